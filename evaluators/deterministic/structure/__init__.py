"""The note by itself: its sections, its form."""
