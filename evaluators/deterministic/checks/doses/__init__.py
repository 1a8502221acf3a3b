"""Doses of a note, how often they are taken and what they are made of, against what was said of the drug."""
