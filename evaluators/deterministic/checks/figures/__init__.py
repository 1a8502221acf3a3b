"""The figures of a statement, held against those that were said."""
