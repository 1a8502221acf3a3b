"""What was said in the visit as a whole: indexes over its utterances, dialogue resolved.

Constants are in the units that ``checks`` names.
"""
