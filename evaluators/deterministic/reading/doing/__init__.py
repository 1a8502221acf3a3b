"""What is done about drugs, tests and procedures."""
