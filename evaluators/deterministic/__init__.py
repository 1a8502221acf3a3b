"""The deterministic evaluators: coverage, grounding, section completeness and format validity, and the tier over them."""
