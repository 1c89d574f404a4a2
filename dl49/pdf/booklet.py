"""Two pages a side, in the order in which folded sheets make a booklet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import pikepdf

_SIDE: Final = (841.89, 595.276)
"""Width and height of A4 on its side, in points."""


def booklet(pdf: bytes) -> bytes:
    """Return a PDF whose sides hold two pages each: print it on both sides, turned on the short edge, and fold.

    It is for the printer: tags and links of the original are left behind.
    """
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as book, pikepdf.new() as sheets:
        for pages in sides(len(book.pages)):
            side = sheets.add_blank_page(page_size=_SIDE)
            for place, number in enumerate(pages):
                if number < len(book.pages):
                    left = place * _SIDE[0] / 2
                    side.add_overlay(book.pages[number], pikepdf.Rectangle(left, 0, left + _SIDE[0] / 2, _SIDE[1]))
        sheets.docinfo["/Title"] = book.docinfo["/Title"]
        sheets.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return made.getvalue()


def sides(count: int) -> Iterator[tuple[int, int]]:
    """Yield the left and the right page (from 0) of each side; ``count`` and higher numbers are empty pages."""
    total = -(-count // 4) * 4
    for sheet in range(total // 4):
        yield total - 1 - 2 * sheet, 2 * sheet
        yield 2 * sheet + 1, total - 2 - 2 * sheet
