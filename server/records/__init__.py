"""Transcript-note pairs read from files: whatever their format and whatever their fields are called.

``open_records(path)`` yields one ``Record`` or ``Broken`` for each entry of the input, in order, in bounded memory.
"""

from server.records.model import Broken, Record, UnreadableInput
from server.records.source import Source, open_records

__all__ = ["Broken", "Record", "Source", "UnreadableInput", "open_records"]
