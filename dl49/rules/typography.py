"""Typography: full-width punctuation and spaces in Chinese, straight quotes in English, no hidden characters."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dl49.catalogue import Catalogue, Draft, Part
from dl49.languages import HAN, UNITS, Language, length
from dl49.markdown import CITATION, CODE, MATH, Text, parse_inline, readable, visible
from dl49.problems import Problem
from dl49.rules.flavors import foreign
from dl49.traditional import simplified_for

_GREEK_TOO: Final = ("LATIN", "CJK UNIFIED IDEOGRAPH", "SUPERSCRIPT", "SUBSCRIPT", "GREEK")
_LETTERS: Final = _GREEK_TOO[:-1]
"""What the Unicode names of our letters start with: in text, Greek letters are math; in names they may stand."""
_PHONETIC: Final = re.compile("[\u0250-\u1dff]")
_TWINS: Final = "‐‒―∶∗∣∕⁄′″"
"""Signs that look like - — : * | / and quotes."""
_BLANK: Final = "\u034f\u2800"
FULL: Final = "，。；：？！、（）“”‘’《》【】「」…—～"
LATIN: Final = rf"[A-Za-z0-9%{MATH}{CODE}]"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Something that text must not hold, and what to say where it does."""

    regex: re.Pattern[str]
    message: str


def _pattern(regex: str, message: str) -> Pattern:
    return Pattern(re.compile(regex), message)


CHINESE: Final = (
    _pattern(
        rf"{HAN}{LATIN}|{LATIN}{HAN}",
        "No space between Chinese and Latin letters, digits or math. Add one.",
    ),
    _pattern(rf"{HAN} {HAN}", "A space between two Chinese characters. Remove it."),
    _pattern(
        rf"[{FULL}] (?!{CITATION})| [{FULL.replace('“', '').replace('‘', '').replace('（', '').replace('《', '')}]"
        rf"|(?<=\S) [（《“‘]",
        "A space next to full-width punctuation. Remove it.",
    ),
    _pattern(
        rf"{HAN}\*{{0,2}}[,;:?!](?![A-Za-z0-9])|[,;:?!] ?{HAN}|{HAN}\.(?![A-Za-z0-9])|\.{HAN}",
        "Half-width punctuation in Chinese. Write ，。；：？ or ！.",
    ),
    _pattern(
        rf"[{MATH}{CODE}{CITATION}]\s?[,;?!.](?=\s|$)",
        "Half-width punctuation in Chinese. Write ，。；：？ or ！.",
    ),
    _pattern(rf"[({{\[]\s?{HAN}|{HAN}\s?[)\]]|{HAN}\s?\(", "Half-width parentheses in Chinese. Write （ and ）."),
    _pattern(r'"|(?<![A-Za-z])\'|\'(?![A-Za-z])', "Straight quotes in Chinese. Write “ ” (inside them ‘ ’)."),
    _pattern(r"[「」『』«»‹›„‟‚‛]", "Other quotes in Chinese. Write “ ” (inside them ‘ ’)."),
    _pattern(
        rf"(?:{HAN}|[{FULL}])\n(?:{HAN}|[{FULL}])",
        "A line break between Chinese characters shows as a space. Join the lines.",
    ),
    _pattern(r"\.\.\.|。。", "Dots in Chinese. Write …… for an omission, 。 for the end of a sentence."),
    _pattern(r"--|(?<!—)—(?!—)", "A dash in Chinese is two characters wide. Write ——."),
    _pattern(r"[，；：、][，。；：？！、]|。[，。；：、]", "Two punctuation marks in a row. Keep one."),
    _pattern(r"(?<!目)的的|了了|([是在与和])\1|((?!一)[\u4e00-\u9fff]{2,6})\2", "A word stands twice. Keep one."),
)
ENGLISH: Final = (
    _pattern(r"[，。；：？！、（）《》【】「」～]", "Full-width punctuation in English. Write the half-width mark."),
    _pattern(r"(?<=\S) [,.;:?!](?=\s|$)", "A space before punctuation. Remove it."),
    _pattern(rf"[A-Za-z{MATH}][,;](?=[A-Za-z{MATH}])", "No space after punctuation. Add one."),
    _pattern(r"\b(?i:([a-z]++) (?!(?:that|had)\b)\1)\b", "A word stands twice. Keep one."),
    _pattern(r"--", "Two hyphens. Write a comma, a colon or an em dash (—)."),
)
BOTH: Final = (_pattern(r"(?<=\S) {2,}(?=\S)", "Two spaces in a row. Keep one."),)
LONGEST_PARAGRAPH: Final[dict[Language, int]] = {"zh": 700, "en": 400}
"""Chinese characters or English words: twice what the longest of the guide has."""
_CURLY: Final = re.compile(r"[“”‘’「」『』«»‹›„‟‚‛]")
_NOT_WORDS: Final = re.compile(r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)")
_EDGE: Final = re.compile(rf"[{FULL}.,;:?!]")
_HIDDEN: Final = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_PAIRS: Final = {"”": "“", "’": "‘", "）": "（", "》": "《", "】": "【"}
_MARKS: Final = re.compile(f"[{''.join(_PAIRS)}{''.join(_PAIRS.values())}]")
_SPACE_AT_END: Final = re.compile(r"[^\S\n]$", re.MULTILINE)

_BEFORE, _AFTER = 6, 8
"""Characters that a message quotes around a fault: enough to find it in its line."""


def check_typography(catalogue: Catalogue) -> Iterator[Problem]:
    """Apply the typographic rules to every text of every question."""
    for path, content in catalogue.shared_files:
        yield from check_characters(path, content, _GREEK_TOO)
    for draft in catalogue.drafts:
        yield from check_characters(draft.path, draft.text)
        for one in draft.front.namings:
            text = Text(visible(parse_inline(one.text)), one.text, one.line, ())
            yield from check_text(draft.path, one.language, text)
            for problem in check_characters(draft.path, one.text):  # YAML can hide a character in an escape
                yield Problem(draft.path, one.line, problem.message)
        for part in draft.parts.values():
            for fragment in part.fragments:
                for text in fragment.texts:
                    yield from check_text(draft.path, part.language, text)
                    yield from _check_length(draft.path, part.language, text)
            yield from _check_emphasis(draft, part)


def _check_length(path: str, language: Language, text: Text) -> Iterator[Problem]:
    most = LONGEST_PARAGRAPH[language]
    if len(text.visible) > most and (count := length(text.visible, language)) > most:
        message = f"The paragraph has {count} {UNITS[language]}; {most} are the most. Divide it."
        yield Problem(path, text.line, message)


def check_script(catalogue: Catalogue) -> Iterator[Problem]:
    """Report traditional characters, anywhere in the content."""
    simplified = simplified_for()
    drafts, pages = ([(one.path, one.text) for one in group] for group in (catalogue.drafts, catalogue.pages))
    for path, text in (*catalogue.shared_files, *drafts, *pages):
        if simplified.keys().isdisjoint(text):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            for character in sorted(simplified.keys() & set(line)):
                message = f"“{character}” is a traditional character. Write “{simplified[character]}”."
                yield Problem(path, number, message)


def check_text(path: str, language: Language, text: Text) -> Iterator[Problem]:
    """Apply the rules of a language to one visible text."""
    for pattern in (*BOTH, *(CHINESE if language == "zh" else ENGLISH)):
        for match in pattern.regex.finditer(text.visible):
            if any(start < match.end() and match.start() < end for start, end, _ in foreign(text)):
                continue  # it is no text, and reported as what it is
            line = text.line_at(match.start())
            yield Problem(path, line, f"“{_around(text.visible, match.start())}”: {pattern.message}")
    if language == "en":
        yield from _check_straight(path, text)
    else:
        yield from _check_pairs(path, text)


def _check_straight(path: str, text: Text) -> Iterator[Problem]:
    """Report quotes that are not straight, or that have no partner."""
    words = _NOT_WORDS.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text.source)
    found = _CURLY.search(words)
    if found:
        line = text.line + words.count("\n", 0, found.start())
        yield Problem(path, line, f"“{found[0]}” in English source. Write straight quotes; the site curls them.")
    if words.count('"') % 2:
        line = text.line + words.count("\n", 0, words.rindex('"'))
        yield Problem(path, line, "A quote has no partner in this paragraph. Pair it.")


def _check_pairs(path: str, text: Text) -> Iterator[Problem]:
    """Report brackets and quotes that do not close, or close what was not opened."""
    open_marks: list[str] = []
    for match in _MARKS.finditer(text.visible):
        index, character = match.start(), match[0]
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
    for fragment in part.fragments:
        items = list(fragment.located)
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
        for text in fragment.texts:
            if "**" in text.visible:
                index = text.visible.index("**")
                message = f"“{_around(text.visible, index)}”: `**` was not read as bold. {_bold_advice(text.visible)}"
                yield Problem(draft.path, text.line_at(index), message)


def _bold_advice(visible: str) -> str:
    """Say what keeps ``**`` from being read: mostly punctuation inside of it (CommonMark's flanking rules)."""
    mark = re.search(rf"([{FULL}])\*\*", visible)
    return f"Put “{mark[1]}” outside of `**…**`." if mark else "Check its partner and spaces."


def check_characters(path: str, text: str, letters: tuple[str, ...] = _LETTERS) -> Iterator[Problem]:
    """Report invisible characters and letters that look like others, anywhere in a file."""
    messages = {char: message for char in set(text) if char != "\n" and (message := _character_problem(char, letters))}
    if not messages and not _SPACE_AT_END.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        for character in sorted(messages.keys() & set(line)):
            yield Problem(path, number, messages[character])
        if line != line.rstrip():
            yield Problem(path, number, "The line ends in a space. Remove it.")


@functools.cache
def _character_problem(character: str, letters: tuple[str, ...]) -> str | None:
    if " " <= character <= "~":
        return None
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "TAB" if character == "\t" else "without a name")
    category = unicodedata.category(character)
    if category in _HIDDEN or character in _BLANK or name.startswith("VARIATION SELECTOR"):
        return f"{code} ({name}) is invisible. Remove it."
    if category == "Zs":
        return f"{code} ({name}) looks like a space. Write an ordinary space."
    found = _look_alike(character, name, letters)
    return f"“{character}” ({code}, {name}) {found}" if found else None


def _look_alike(character: str, name: str, letters: tuple[str, ...]) -> str | None:
    is_letter = unicodedata.category(character).startswith(("L", "N", "M")) or "RADICAL" in name
    if name.startswith("FULLWIDTH") and character not in FULL:
        return "is a full-width letter, digit or sign. Write the ordinary one."
    if is_letter and (not name.startswith(letters) or (name.startswith("LATIN") and _PHONETIC.match(character))):
        return "looks like another letter or belongs into math. Write `$…$` or the letter."
    if character in _TWINS or (_is_variant(character) and not name.startswith(("SUPERSCRIPT", "SUBSCRIPT"))):
        return "looks like another character. Write the ordinary one, or math."
    return None


def _is_variant(character: str) -> bool:
    return character not in FULL and unicodedata.normalize("NFKC", character) != character


def _around(text: str, index: int) -> str:
    """Return a few characters around an index."""
    return readable(text[max(index - _BEFORE, 0) : index + _AFTER]).strip()
