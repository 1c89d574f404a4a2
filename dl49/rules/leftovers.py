"""What writers, merges and machines leave behind: notes to oneself, filler, marks of an assistant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dl49.catalogue import Catalogue
from dl49.markdown import Fragment
from dl49.problems import Problem, excerpt
from dl49.reader.front_matter import split_front_matter

_NOTE: Final = r"\b(?:TODO|FIXME|TBD|TBA|WIP|XXX+)\b"
_MACHINE: Final = (
    r"oaicite|contentReference|citeturn|\bturn\d+(?:search|view|news|image|file|fetch)\d+|【\d+[†:][^】]*】?|†source"
    r"|utm_source=(?:chatgpt|openai)|sandbox:/mnt|\bAs an AI (?:language )?model\b"
    r"|作为(?:一个|一名)?\s?(?:AI|人工智能)\s?(?:语言)?(?:模型|助手)"
)
_FILLER: Final = (
    r"[?？]{3,}|(?i:lorem ipsum)|(?<!有)待(?:补充|完善)|未完待续|@@@"
    r"|\[(?:\?|X+|citation needed|来源请求|(?i:insert|fill in|tbd)\b[^\]]*)\]"
)
_BY_NUMBER: Final = re.compile(r"(?<![\w\]])\[[1-9]\d{0,2}(?:[-–,，][1-9]\d{0,2})*\](?![\[(:])")
_SIGNS: Final = (
    "TODO", "FIXME", "TBD", "TBA", "WIP", "XXX", "??", "？？", "orem ipsum", "待补充", "待完善", "未完待续",
    "[citation", "[来源", "[?]", "[X", "[insert", "[Insert", "[fill", "[Fill", "@@@",
    "oaicite", "contentReference", "citeturn", "【", "†",
    "utm_source", "sandbox:", "AI", "人工智能",
    *(f"turn{digit}" for digit in range(10)),
)  # fmt: skip
"""One of these is in whatever the patterns find; looking for them first is ten times as fast."""
_IN_CODE: Final = re.compile(f"{_NOTE}|{_MACHINE}")
_IN_TEXT: Final = re.compile(f"{_NOTE}|{_MACHINE}|{_FILLER}")


def check_leftovers(catalogue: Catalogue) -> Iterator[Problem]:
    """Report left-overs in texts and formulas, facts, pages of prose, and programs, whose code is published."""
    for draft in catalogue.drafts:
        for one in draft.front.namings:
            yield from _found(draft.path, one.line, one.text, _IN_TEXT)
        suspect = _is_suspect(draft.text)
        for _, fragment in draft.fragments:
            yield from _numbers(draft.path, fragment)
            yield from _in_fragment(draft.path, fragment) if suspect else ()
    for path, content in catalogue.shared_files:
        yield from _found(path, 1, content, _IN_TEXT)
    for page in catalogue.pages:
        front = split_front_matter(page.text)
        yield from _found(page.path, 2, front.yaml, _IN_TEXT) if front else ()
        for block in page.body.blocks:
            yield from _found(page.path, block.text.line, block.text.visible, _IN_TEXT)
    for program in catalogue.programs.values():
        yield from _found(f"experiments/{program.file}", 1, program.code, _IN_CODE)


def _is_suspect(content: str) -> bool:
    return any(sign in content for sign in _SIGNS)


def _numbers(path: str, fragment: Fragment) -> Iterator[Problem]:
    for text in fragment.texts:
        for match in _BY_NUMBER.finditer(text.visible) if "[" in text.visible else ():
            message = f"“{match[0]}” looks like a citation by number. Write `[@key]`, or math."
            yield Problem(path, text.line_at(match.start()), message)


def _in_fragment(path: str, fragment: Fragment) -> Iterator[Problem]:
    for text in fragment.texts:
        yield from _found(path, text.line, text.visible, _IN_TEXT)
    for formula, line in fragment.formulas:
        yield from _found(path, line, formula.tex, _IN_TEXT)


def _found(path: str, line: int, content: str, regex: re.Pattern[str]) -> Iterator[Problem]:
    """Yield a problem for each left-over in a text that starts on ``line``."""
    for match in regex.finditer(content) if _is_suspect(content) else ():
        yield _leftover(path, line + content.count("\n", 0, match.start()), match[0])


def _leftover(path: str, line: int, found: str) -> Problem:
    return Problem(path, line, f"“{excerpt(found)}” was left behind. Write what belongs there, or remove it.")
