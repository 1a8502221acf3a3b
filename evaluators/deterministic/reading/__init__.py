"""What one utterance or one statement says by itself: terms with their context, sides, denials, acts, answers."""
