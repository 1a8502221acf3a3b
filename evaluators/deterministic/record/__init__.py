"""What was said in the visit as a whole: indexes over its utterances, dialogue resolved."""
