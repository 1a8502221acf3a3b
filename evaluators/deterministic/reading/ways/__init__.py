"""How things are that may be in one of several ways, and what somebody does or does not do."""
