"""What a statement of the note says, held against the record."""
