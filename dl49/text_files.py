"""Reading text files that people edit: whatever is on disk gives text or problems, never an exception."""

from __future__ import annotations

import contextlib
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dl49.problems import Problem

_MARKER: Final = 7
"""Signs in a marker of git."""
_CONFLICT: Final = re.compile(rf"[ \t]*((?:<{{{_MARKER}}}|\|{{{_MARKER}}}|={{{_MARKER}}}|>{{{_MARKER}}})(?![<|=>])).*")
_MOJIBAKE: Final = re.compile("\ufffd|锟斤拷|锟|烫烫烫|屯屯屯|â€.?|Ã[\u0080-\u00bf]|ï»¿|ï¼.?|ã€.?")
LARGEST: Final = 256 * 1024
"""Bytes; a larger file is refused before it is parsed."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of the content: its path for messages, and its text with LF line ends (None: unreadable)."""

    path: str
    text: str | None
    problems: tuple[Problem, ...] = ()


def read_text(file: Path, path: str, largest: int = LARGEST) -> TextFile:
    """Read ``file`` as UTF-8, without BOM, with LF line ends, in NFC, without conflicts of a merge.

    ``path`` names the file in problems, ``largest`` is in bytes. A file that breaks a rule but can be decoded
    is returned with its problems, so that the rest of it is checked in the same run; not one with a conflict, which is
    two files.
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
        return TextFile(path, None, (*problems, Problem(path, line, message, hides=True)))
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        problems.append(Problem(path, line, "The line ends in CR or CRLF. Save the file with LF (Unix) line ends."))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems.extend(_not_nfc(text, path))
    problems.extend(_mojibake(text, path))
    conflicts = list(_conflicts(text, path))
    return TextFile(path, None if conflicts else text, (*problems, *conflicts))


def _read_bytes(file: Path, path: str, largest: int) -> bytes | Problem:
    try:
        if file.is_dir():
            return _hidden(path, "This is a directory, and its name is that of a file. Rename or remove it.")
        if not file.is_file():
            what = "The link leads nowhere" if file.is_symlink() else "The file does not exist"
            return _hidden(path, f"{what}. Put the file there.")
        size = file.stat().st_size
        if size > largest:
            limit = largest // 1024
            return _hidden(path, f"The file has {-(-size // 1024)} kB; at most {limit} kB are read. Shorten it.")
        return file.read_bytes()
    except OSError as error:
        return _hidden(path, f"The file cannot be read ({error.strerror}). Check its permissions.")


def _hidden(path: str, message: str) -> Problem:
    return Problem(path, 1, message, hides=True)


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


def _conflicts(text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for each conflict, and for each of its lines that stands alone."""
    if not any(sign * _MARKER in text for sign in "<|=>"):
        return
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        found = _CONFLICT.match(line)
        if not found:
            continue
        if not inside or found[1][0] == "<":
            message = (
                f"`{found[0].strip()}` is of a merge that has not been finished. Keep what is right, and remove the "
                "lines of `<`, `=` and `>`."
            )
            yield Problem(path, number, message, hides=True)
        inside = found[1][0] == "<" or (inside and found[1][0] != ">")


def _mojibake(text: str, path: str) -> Iterator[Problem]:
    if not _MOJIBAKE.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        found = _MOJIBAKE.search(line)
        if found:
            message = f"“{found[0]}” comes from text that was read in a wrong encoding. Type the character anew."
            yield Problem(path, number, message)


def _first_difference(line: str) -> str:
    normal = unicodedata.normalize("NFC", line)
    index = next((i for i, (a, b) in enumerate(zip(line, normal, strict=False)) if a != b), 0)
    return f"“{line[index : index + 2]}” (U+{ord(line[index]):04X} …)"


def write_text(file: Path, text: str) -> None:
    """Write ``text`` to ``file`` as a whole or not at all."""
    write_bytes(file, text.encode("utf-8"))


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write texts to files, all of them or none."""
    _write_all({file: text.encode("utf-8") for file, text in texts.items()})


def write_bytes(file: Path, data: bytes) -> None:
    """Write ``data`` to ``file`` as a whole or not at all."""
    _write_all({file: data})


def _write_all(contents: Mapping[Path, bytes]) -> None:
    """Write to temporary names first, then rename; who may read a file stays as it was, or as the system has it."""
    temporary = {file: file.with_name(f".{file.name}.{secrets.token_hex(4)}") for file in contents}
    try:
        for file, data in contents.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            with temporary[file].open("xb") as stream:
                stream.write(data)
            with contextlib.suppress(FileNotFoundError):
                shutil.copymode(file, temporary[file])
        for file, made in temporary.items():
            made.replace(file)
    finally:
        for made in temporary.values():
            made.unlink(missing_ok=True)
