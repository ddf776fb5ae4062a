"""Bounds archives before they are opened: a reader lists all entries, however many there are.

A file of 50 MB may hold a million entries, which cost ten seconds and half a gigabyte to list.
"""

from __future__ import annotations

#: entries of an archive that is opened
MAX_ENTRIES = 10_000
#: how the directory of an archive begins each entry (APPNOTE.TXT 4.3.12)
_ENTRY = b"PK\x01\x02"


def has_too_many_entries(content: bytes) -> bool:
    """Say whether an archive is not to be opened for its number of entries."""
    return content.count(_ENTRY) > MAX_ENTRIES
