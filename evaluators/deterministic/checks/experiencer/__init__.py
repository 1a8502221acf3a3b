"""Checks whose a thing is: the patient's or a relative's."""
