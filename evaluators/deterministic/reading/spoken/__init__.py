"""Speech as recognisers write it, made readable, and its sentences."""
