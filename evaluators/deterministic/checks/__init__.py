"""What a statement of the note says, held against the record.

Of constants ``_BEFORE``, ``_BEHIND``, ``_AROUND`` and reaches are in characters of a text; ``_MOST``, ``_FEW`` and
``_LOOKED_AT`` bound how many of a thing are looked at, so that a check costs no more in hostile texts.
"""
