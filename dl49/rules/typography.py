"""Typography: full-width punctuation and spaces in Chinese, straight quotes in English, no hidden characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dl49.catalogue import Catalogue, Draft, Part
from dl49.languages import Language
from dl49.markdown import CITATION, CODE, IMAGE, MATH, Text, located, parse_inline, texts, visible
from dl49.problems import Problem

_HAN: Final = r"[\u3400-\u9fff]"
_FULL: Final = "，。；：？！、（）“”‘’《》【】「」…—～"
_LATIN: Final = rf"[A-Za-z0-9%{MATH}{CODE}]"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Something that text must not hold, and what to say where it does; ``{0}`` stands for what was found."""

    regex: re.Pattern[str]
    message: str


def _pattern(regex: str, message: str) -> Pattern:
    return Pattern(re.compile(regex), message)


CHINESE: Final = (
    _pattern(
        rf"{_HAN}{_LATIN}|{_LATIN}{_HAN}",
        "No space between Chinese and Latin letters, digits or math. Add one.",
    ),
    _pattern(rf"{_HAN} {_HAN}", "A space between two Chinese characters. Remove it."),
    _pattern(
        rf"[{_FULL}] (?!{CITATION})| [{_FULL.replace('“', '').replace('‘', '').replace('（', '').replace('《', '')}]"
        rf"|(?<=\S) [（《“‘]",
        "A space next to full-width punctuation. Remove it.",
    ),
    _pattern(
        rf"{_HAN}\*{{0,2}}[,;:?!](?![A-Za-z0-9])|[,;:?!]{_HAN}|{_HAN}\.(?![A-Za-z0-9])|\.{_HAN}",
        "Half-width punctuation in Chinese. Write ，。；：？ or ！.",
    ),
    _pattern(
        rf"[{MATH}{CODE}{CITATION}]\s?[,;?!.](?=\s|$)",
        "Half-width punctuation in Chinese. Write ，。；：？ or ！.",
    ),
    _pattern(rf"[({{\[]\s?{_HAN}|{_HAN}\s?[)\]]|{_HAN}\s?\(", "Half-width parentheses in Chinese. Write （ and ）."),
    _pattern(r'"|(?<![A-Za-z])\'|\'(?![A-Za-z])', "Straight quotes in Chinese. Write “ ” (inside them ‘ ’)."),
    _pattern(r"\.\.\.|。。", "Dots in Chinese. Write …… for an omission, 。 for the end of a sentence."),
    _pattern(r"--|(?<!—)—(?!—)", "A dash in Chinese is two characters wide. Write ——."),
    _pattern(r"[，；：、][，。；：？！、]|。[，。；：、]", "Two punctuation marks in a row. Keep one."),
)
ENGLISH: Final = (
    _pattern(r"[，。；：？！、（）《》【】「」～]", "Full-width punctuation in English. Write the half-width mark."),
    _pattern(r"(?<=\S) [,.;:?!](?=\s|$)", "A space before punctuation. Remove it."),
    _pattern(rf"[A-Za-z{MATH}][,;](?=[A-Za-z{MATH}])", "No space after punctuation. Add one."),
    _pattern(r"--", "Two hyphens. Write a comma, a colon or an em dash (—)."),
)
BOTH: Final = (_pattern(r"(?<=\S) {2,}(?=\S)", "Two spaces in a row. Keep one."),)
_CURLY: Final = re.compile(r"[“”‘’]")
_EDGE: Final = re.compile(rf"[{_FULL}.,;:?!]")
_HIDDEN: Final = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_PAIRS: Final = {"”": "“", "’": "‘", "）": "（", "》": "《"}


def check_typography(catalogue: Catalogue) -> Iterator[Problem]:
    """Apply the typographic rules to every text of every question."""
    for draft in catalogue.drafts:
        yield from check_characters(draft.path, draft.text)
        for language, title in draft.front.title.items():
            line = draft.front.line(f"question.{language}")
            text = Text(visible(parse_inline(title)), title, line, ())
            yield from check_text(draft.path, language, text)
        for part in draft.parts.values():
            for fragment in part.fragments():
                for text in texts(fragment.tokens):
                    yield from check_text(draft.path, part.language, text)
            yield from _check_emphasis(draft, part)


def check_text(path: str, language: Language, text: Text) -> Iterator[Problem]:
    """Apply the rules of a language to one visible text."""
    for pattern in (*BOTH, *(CHINESE if language == "zh" else ENGLISH)):
        for match in pattern.regex.finditer(text.visible):
            line = text.line_at(match.start())
            yield Problem(path, line, f"“{_around(text.visible, match.start())}”: {pattern.message}")
    if language == "en":
        found = _CURLY.search(_outside_math(text.source))
        if found:
            message = f"“{found[0]}” in English source. Write straight quotes; the site curls them."
            yield Problem(path, text.line, message)
    else:
        yield from _check_pairs(path, text)


def _outside_math(source: str) -> str:
    return re.sub(r"`[^`]*`", "", source)


def _check_pairs(path: str, text: Text) -> Iterator[Problem]:
    """Report brackets and quotes that do not close, or close what was not opened."""
    open_marks: list[str] = []
    for index, character in enumerate(text.visible):
        if character in _PAIRS.values():
            if open_marks[-1:] == [character] and character in "“‘":
                message = (
                    f"“{_around(text.visible, index)}”: a quote inside a quote of the same kind. Write ‘ ’ inside “ ”."
                )
                yield Problem(path, text.line_at(index), message)
            open_marks.append(character)
        elif character in _PAIRS:
            if open_marks[-1:] != [_PAIRS[character]]:
                message = f"“{_around(text.visible, index)}”: `{character}` closes nothing. Pair it."
                yield Problem(path, text.line_at(index), message)
                return
            open_marks.pop()
    for mark in open_marks:
        yield Problem(path, text.line, f"`{mark}` is never closed in this paragraph. Pair it.")


def _check_emphasis(draft: Draft, part: Part) -> Iterator[Problem]:
    for fragment in part.fragments():
        items = list(located(fragment.tokens))
        for before, item, after in zip([items[0], *items], items, [*items[1:], items[-1]], strict=False):
            kind = item.token.type
            if kind == "em_open" and part.language == "zh":
                message = "Italics in Chinese: there is no Chinese italic. Write **bold** or “ ”."
                yield Problem(draft.path, item.line, message)
            elif part.language == "zh" and (
                (kind == "strong_open" and _EDGE.match(after.token.content[:1]))
                or (kind == "strong_close" and _EDGE.match(before.token.content[-1:]))
            ):
                message = "Punctuation at the inner edge of `**…**`; readers disagree about it. Put it outside."
                yield Problem(draft.path, item.line, message)
        for text in texts(fragment.tokens):
            if "**" in text.visible:
                index = text.visible.index("**")
                message = f"“{_around(text.visible, index)}”: `**` was not read as bold. Check its partner and spaces."
                yield Problem(draft.path, text.line_at(index), message)


def check_characters(path: str, text: str) -> Iterator[Problem]:
    """Report invisible characters and letters that look like others, anywhere in a file."""
    if text.isascii():
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.isascii() and line.isprintable():
            continue
        for character in sorted(set(line)):
            message = _character_problem(character)
            if message:
                yield Problem(path, number, message)
        if line != line.rstrip():
            yield Problem(path, number, "The line ends in a space. Remove it.")


def _character_problem(character: str) -> str | None:
    if " " <= character <= "~":
        return None
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "without a name")
    category = unicodedata.category(character)
    if category in _HIDDEN:
        return f"{code} ({name}) is invisible. Remove it."
    if category == "Zs":
        return f"{code} ({name}) looks like a space. Write an ordinary space."
    is_letter = category.startswith(("L", "N"))
    if name.startswith("FULLWIDTH") and is_letter:
        return f"“{character}” ({code}) is a full-width letter or digit. Write the ordinary one."
    if is_letter and not name.startswith(("LATIN", "CJK UNIFIED IDEOGRAPH", "SUPERSCRIPT", "SUBSCRIPT")):
        return (
            f"“{character}” ({code}, {name}) looks like another letter or belongs into math. Write `$…$` or the letter."
        )
    return None


def _around(text: str, index: int) -> str:
    """Return a few characters around an index, with the stand-ins for formulas and code made visible."""
    stand_ins = {MATH: "$…$", CODE: "`…`", CITATION: "[@…]", IMAGE: "![…]", "\n": " "}
    excerpt = text[max(index - 6, 0) : index + 8]
    return "".join(stand_ins.get(character, character) for character in excerpt).strip()
