"""The HTTP interface: one module for each group of routes, problem details for every error."""
