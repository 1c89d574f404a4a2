"""Code that stands alone: its language is known, Python is Python, and comments are in the language of the part."""

from __future__ import annotations

import ast
import contextlib
import io
import tokenize
import warnings
from collections.abc import Iterator
from typing import Final

from markdown_it.token import Token

from dl49.catalogue import Catalogue, Draft, Part
from dl49.languages import columns, has_han
from dl49.problems import Problem, excerpt

CODE_LANGUAGES: Final = ("python", "text")
"""What may stand behind the opening signs: both are highlighted on the site and in print."""
LONGEST_LINE: Final = 56
"""Columns that a phone shows in small type. A Chinese character takes two."""
MOST_LINES: Final = 30
"""Lines: more are not written on a whiteboard."""
_INSTEAD: Final = {
    "math": "Write a formula between lines of `$$`",
    "latex": "Write a formula between lines of `$$`",
    "tex": "Write a formula between lines of `$$`",
    "mermaid": "Draw a figure by a program",
    "py": "Write `python`",
}
_NONE: Final = "The code has no language"


def check_code(catalogue: Catalogue) -> Iterator[Problem]:
    """Report code that is not closed, has no known language, does not parse, or has Chinese comments in English."""
    for draft in catalogue.drafts:
        for part in draft.parts.values():
            for fragment in part.fragments:
                for token in fragment.tokens:
                    if token.type == "fence":
                        for row, message in _check_fence(draft, part, token):
                            yield Problem(draft.path, (token.map or [0])[0] + 1 + row, message)


def _check_fence(draft: Draft, part: Part, token: Token) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with a block of code, each with its line (the opening one is 0)."""
    language = token.info.strip()
    if not _closed(token, draft.text.split("\n")):
        yield 0, f"The code that starts with “{token.markup}” here is never closed. Close it with “{token.markup}”."
        return
    if language not in CODE_LANGUAGES:
        known = " or ".join(f"“{token.markup}{one}”" for one in CODE_LANGUAGES)
        said = f"“{excerpt(token.markup + token.info)}” names no language that we show" if language else _NONE
        yield 0, f"{said}. {_INSTEAD.get(language, f'Write {known}')}."
    for row, line in enumerate(token.content.split("\n"), 1):
        wide = columns(line)
        if wide > LONGEST_LINE:
            yield row, f"This line of code has {wide} columns; at most {LONGEST_LINE} fit on a phone. Break it."
    count = token.content.count("\n")
    if count > MOST_LINES:
        yield 0, f"The code has {count} lines; at most {MOST_LINES} are written on a whiteboard. Shorten it."
    if not token.content.strip():
        yield 0, "The block of code is empty. Write code, or remove it."
    elif language == "python":
        yield from _check_python(part, token.content)


def _closed(token: Token, lines: list[str]) -> bool:
    first, last = token.map or [0, 0]
    closing = lines[last - 1].strip() if last - 1 > first else ""
    return closing.startswith(token.markup) and not closing.strip(token.markup[0])


def _check_python(part: Part, code: str) -> Iterator[tuple[int, str]]:
    try:
        with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
            ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        row = getattr(error, "lineno", None) or 1
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        yield min(row, code.count("\n") or 1), f"The code is not Python ({reason}). Correct it, or call it `text`."
        return
    for row, comment in comments(code):
        if part.language == "en" and has_han(comment):
            yield row, f"A Chinese comment in the English part: `{excerpt(comment)}`. Write it in English."


def comments(code: str) -> Iterator[tuple[int, str]]:
    """Yield the comments of Python that parses, each with its line, from 1."""
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def without_comments(code: str) -> str:
    """Return Python without its comments (those before a place that is not Python)."""
    lines = code.split("\n")
    with contextlib.suppress(tokenize.TokenError, SyntaxError):  # reported where it is checked
        for row, comment in comments(code):
            lines[row - 1] = lines[row - 1].removesuffix(comment).rstrip()
    return "\n".join(line for line in lines if line)
