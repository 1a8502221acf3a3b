"""Checks what drugs and allergens do to the patient."""
