"""Context of terms: denials, doubts, conditions, the past, relatives, and how far each of them reaches."""
