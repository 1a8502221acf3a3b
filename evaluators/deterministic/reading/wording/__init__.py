"""Words and phrases: how they are found in a text, and what the common ones do."""
