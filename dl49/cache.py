"""Results kept on disk from run to run, as good as none when broken: lines of a file by key, or files of their own."""

from __future__ import annotations

import contextlib
import time
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from dl49.text_files import write_bytes

_SPARE: Final = 1000
"""Results that are kept although the last run did without them: those of a branch or of the tests come back."""

_FILES: Final = 200
"""Files that are kept in a folder beside those of this run: PDFs of four builds, of 44 each."""
_BEGUN: Final = time.time()
"""Seconds since 1970; files that were touched since are those of this run."""


def read_cache(file: Path, basis: str) -> dict[str, str]:
    """Return the results that were kept in a file, the latest last; none if ``basis``, what they rest on, has changed.

    The head of the file has a checksum of the rest, so a file that was cut or edited counts as none.
    """
    try:
        head, _, body = file.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if head != _head(basis, body):
        return {}
    rows = (line.partition("\t") for line in body.decode("utf-8").split("\n") if line)
    return {key: value for key, _, value in rows}


def write_cache(file: Path, basis: str, known: Mapping[str, str], used: Iterable[str]) -> None:
    """Keep the results that this run used, and the latest of the others: as many again, or a thousand.

    Keys have no tab, keys and values no line end. Where nothing can be written, nothing is kept. Two processes that
    write at once do not mix: the later one stays.
    """
    now = dict.fromkeys(used)
    others = [key for key in known if key not in now]
    kept = [*others[-max(len(now), _SPARE) :], *now]
    body = "".join(f"{key}\t{known[key]}\n" for key in kept).encode("utf-8")
    with contextlib.suppress(OSError):
        write_bytes(file, _head(basis, body) + b"\n" + body)


def kept_file(folder: Path, key: str) -> bytes | None:
    """Return what was kept as a file of its own, or None; one that was cut or edited counts as none."""
    file = folder / key
    try:
        head, _, body = file.read_bytes().partition(b"\n")
        file.touch()  # the files that were not used for longest go first
    except OSError:
        return None
    return body if head == _head(key, body) else None


def keep_file(folder: Path, key: str, data: bytes) -> None:
    """Keep data as a file of its own, where that can be written; of the others in the folder only the latest hundreds.

    What this run has used stays, however much it is: else the next run would find none of what it asks for in turn.
    """
    with contextlib.suppress(OSError):
        write_bytes(folder / key, _head(key, data) + b"\n" + data)
        times = {file: file.stat().st_mtime for file in folder.iterdir()}
        others = [file for file, used in times.items() if used < _BEGUN]
        for file in sorted(others, key=times.__getitem__, reverse=True)[_FILES:]:
            file.unlink(missing_ok=True)


def _head(basis: str, body: bytes) -> bytes:
    return f"{basis} {zlib.crc32(body):08x}".encode()
