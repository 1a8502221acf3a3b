"""The deterministic evaluators: coverage, grounding, section completeness, format validity, and their tier."""
