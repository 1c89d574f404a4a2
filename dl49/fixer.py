"""``python -m dl49 fix``: mends in the content what a machine can mend; the check names what is left."""

from __future__ import annotations

import argparse
import difflib
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from markdown_it.token import Token

from dl49.catalogue import Draft
from dl49.languages import Language
from dl49.markdown import inline_tokens, parse
from dl49.mending import mended, spans
from dl49.permalinks import listing
from dl49.reader import ADDRESSES, LARGEST_OF, SHARED_FILES, read_catalogue
from dl49.reader.front_matter import split_front_matter
from dl49.reader.prose import language_of
from dl49.reader.question import read_question
from dl49.text_files import LARGEST, read_text, write_text

_AS_IT_IS: Final = {"fence", "code_block", "math_block", "html_block"}
_TITLED: Final = ("??? ", "???+ ", "=== ")
"""How the line above a block to open or a tab starts in a page of prose: the quotes around its title are syntax."""

Paragraph: TypeAlias = tuple[str, int, Language]
"""Source of some inline Markdown, the line of the file on which it starts, and its language."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("content", nargs="?", type=Path, default=Path("content"), help="the folder (content)")
    parser.add_argument("--diff", action="store_true", help="show what would change and write nothing")


def run(options: argparse.Namespace) -> int:
    """Mend the files; return 0, or with ``--diff`` 1 if there is something to mend. A file is replaced as a whole."""
    content: Path = options.content
    changed = 0
    for path, new in _mended_files(content):
        file = content.parent / path
        old = file.read_bytes() if file.exists() else b""
        if new.encode() == old:
            continue
        changed += 1
        if options.diff:
            sys.stdout.writelines(_diff(path, old.decode(), new))
        else:
            write_text(file.resolve(), new)
            sys.stdout.write(f"{path}: mended\n")
    return 1 if options.diff and changed else 0


def _mended_files(content: Path) -> Iterator[tuple[str, str]]:
    """Yield path (from the folder of the content's) and text of all files that can be mended."""
    shared = (content / name for name in SHARED_FILES)
    for file in sorted([*shared, *content.glob("*.md"), *content.glob("questions/*.md")]):
        path = file.relative_to(content.parent).as_posix()
        text = read_text(file, path, LARGEST_OF.get(file.name, LARGEST)).text
        if text is not None:
            yield path, mended_file(path, text)
    catalogue, _ = read_catalogue(content)
    yield f"{content.name}/{ADDRESSES}", listing(catalogue)


def _diff(path: str, old: str, new: str) -> Iterator[str]:
    before, after = (text.splitlines(keepends=True) for text in (old, new))
    return difflib.unified_diff(before, after, path, path)


def mended_file(path: str, text: str) -> str:
    """Return the text of a file (with LF line ends) with its spaces and punctuation mended, in NFC."""
    text = _without_trailing_spaces(unicodedata.normalize("NFC", text))
    if not path.endswith(".md"):
        return text
    lines = text.split("\n")
    seen: dict[int, int] = {}
    for source, line, language in _paragraphs(path, text):
        olds, news = source.split("\n"), mended(source, language).split("\n")
        for number, (old, new) in enumerate(zip(olds, news, strict=True), line - 1):
            at = lines[number].find(old, seen.get(number, 0))
            if at >= 0 and not old.startswith(_TITLED):
                lines[number] = lines[number][:at] + new + lines[number][at + len(old) :]
                seen[number] = at + len(new)
    return "\n".join(lines)


def _without_trailing_spaces(text: str) -> str:
    """Remove spaces at the ends of lines, but not inside of code and math."""
    tokens = parse(text)
    kept: set[int] = set()
    for token in tokens:
        if token.type in _AS_IT_IS and token.map:
            kept.update(range(*token.map))
    for inline, line, _ in inline_tokens(tokens):
        for name, start, end in spans(inline.content):
            if name != "newline" and "\n" in inline.content[start:end]:
                kept.update(range(line - 1, line + inline.content.count("\n")))
    return "\n".join(line if number in kept else line.rstrip(" \t") for number, line in enumerate(text.split("\n")))


def _paragraphs(path: str, text: str) -> Iterator[Paragraph]:
    """Yield the text of a page or question in the order of its lines."""
    if "/questions/" not in path:
        front = split_front_matter(text)
        body = text.split("\n")[front.lines if front else 0 :]
        blank = [""] * (text.count("\n") + 1 - len(body))
        yield from _in_tokens(parse("\n".join([*blank, *body])), language_of(path))
        return
    draft = read_question(path, text, [])
    yield from _namings(draft, text)
    for part in draft.parts.values():
        for fragment in part.fragments:
            yield from _in_tokens(fragment.tokens, part.language)


def _in_tokens(tokens: Sequence[Token], language: Language) -> Iterator[Paragraph]:
    for inline, line, _ in inline_tokens(tokens):
        yield inline.content, line, language


def _namings(draft: Draft, text: str) -> Iterator[Paragraph]:
    """Yield the titles and names that stand in the front matter as they are; others have quotes that may be YAML's."""
    lines = text.split("\n")
    for one in draft.front.namings:
        if lines[one.line - 1].endswith(f": {one.text}") and not one.text.startswith(("“", "‘")):
            yield one.text, one.line, one.language
