"""Reading text files that people edit: whatever is on disk gives text or problems, never an exception."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dl49.problems import Problem

LARGEST: Final = 256 * 1024
"""Bytes; a larger file is refused before it is parsed."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of the content: its path for messages, and its text with LF line ends (None: unreadable)."""

    path: str
    text: str | None
    problems: tuple[Problem, ...] = ()


def read_text(file: Path, path: str, largest: int = LARGEST) -> TextFile:
    """Read ``file`` as UTF-8, without BOM, with LF line ends, in NFC.

    ``path`` names the file in problems, ``largest`` is in bytes. A file that breaks a rule but can be decoded
    is returned with its problems, so that the rest of it is checked in the same run.
    """
    data = _read_bytes(file, path, largest)
    if isinstance(data, Problem):
        return TextFile(path, None, (data,))
    problems: list[Problem] = []
    if data.startswith(b"\xef\xbb\xbf"):
        problems.append(Problem(path, 1, "The file starts with a byte order mark. Save it as UTF-8 without BOM."))
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"Byte 0x{data[error.start]:02x} is not UTF-8. Save the file as UTF-8."
        return TextFile(path, None, (*problems, Problem(path, line, message)))
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        problems.append(Problem(path, line, "The line ends in CR or CRLF. Save the file with LF (Unix) line ends."))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems.extend(_not_nfc(text, path))
    return TextFile(path, text, tuple(problems))


def _read_bytes(file: Path, path: str, largest: int) -> bytes | Problem:
    try:
        if file.is_dir():
            return Problem(path, 1, "This is a directory, and its name is that of a file. Rename or remove it.")
        if not file.is_file():
            what = "The link leads nowhere" if file.is_symlink() else "The file does not exist"
            return Problem(path, 1, f"{what}. Put the file there.")
        size = file.stat().st_size
        if size > largest:
            return Problem(
                path, 1, f"The file has {-(-size // 1024)} kB; at most {largest // 1024} kB are read. Shorten it."
            )
        return file.read_bytes()
    except OSError as error:
        return Problem(path, 1, f"The file cannot be read ({error.strerror}). Check its permissions.")


def _not_nfc(text: str, path: str) -> list[Problem]:
    if unicodedata.is_normalized("NFC", text):
        return []
    return [
        Problem(
            path,
            number,
            f"{_first_difference(line)} is not in Unicode form NFC. Type the composed character.",
        )
        for number, line in enumerate(text.split("\n"), 1)
        if not unicodedata.is_normalized("NFC", line)
    ]


def _first_difference(line: str) -> str:
    normal = unicodedata.normalize("NFC", line)
    index = next((i for i, (a, b) in enumerate(zip(line, normal, strict=False)) if a != b), 0)
    return f"“{line[index : index + 2]}” (U+{ord(line[index]):04X} …)"


def write_text(file: Path, text: str) -> None:
    """Write ``text`` to ``file`` as a whole or not at all."""
    write_bytes(file, text.encode("utf-8"))


def write_bytes(file: Path, data: bytes) -> None:
    """Write ``data`` to ``file`` as a whole or not at all: to a temporary name first, then renamed.

    Who may read the file stays as it was, or is what the system gives new files.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
        with contextlib.suppress(FileNotFoundError):
            shutil.copymode(file, temporary)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
