"""Instant evaluators: rules and data, no model."""
