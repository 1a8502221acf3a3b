"""Sides, and what they are the sides of."""
