"""The icon of the site as an app: seven rows of seven dots, drawn by ourselves, so that no picture has to be kept."""

from __future__ import annotations

import struct
import zlib
from typing import Final

PAPER: Final = "#4051b5"
"""The theme's indigo."""
_SIDE: Final = 7
_CELL: Final = 0.08
"""The room of a dot as a share of the icon's side: all dots are in the circle that any phone leaves of an icon."""
FULL: Final = 0.125
"""The same of an icon that is shown as it is, and small."""
_DOT: Final = 0.36
"""The radius of a dot as a share of its room."""


def draw(side: int, room: float = _CELL) -> bytes:
    """Return the icon as a PNG of ``side`` pixels square; ``room`` is that of a dot as a share of the side."""
    cell = int(side * room)
    before = (side - _SIDE * cell) // 2
    after = side - _SIDE * cell - before
    empty = _pixel(0) * side
    rows = [_pixel(0) * before + row * _SIDE + _pixel(0) * after for row in _dot(cell)]
    return _png(side, [*[empty] * before, *rows * _SIDE, *[empty] * after])


def _dot(cell: int) -> list[bytes]:
    """Return the rows of one dot in its room, with a soft edge one pixel wide."""
    middle = (cell - 1) / 2
    return [
        b"".join(_pixel(_DOT * cell - ((x - middle) ** 2 + (y - middle) ** 2) ** 0.5 + 0.5) for x in range(cell))
        for y in range(cell)
    ]


def _pixel(cover: float) -> bytes:
    share = min(max(cover, 0.0), 1.0)
    return bytes(round(paper + share * (255 - paper)) for paper in bytes.fromhex(PAPER[1:]))


def _png(side: int, rows: list[bytes]) -> bytes:
    """Return rows of RGB as a PNG: a signature and three chunks (https://www.w3.org/TR/png/#11Chunks)."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = b"".join(_chunk(name, part) for name, part in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b"")))
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
