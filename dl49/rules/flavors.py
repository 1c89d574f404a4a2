r"""Syntax of other flavors of Markdown, which we do not read: it would be published as typed.

Whatever GFM, GitLab, Python-Markdown with its extensions, PyMdown, Pandoc, kramdown, Jekyll, Hugo, Obsidian, Docsify,
MyST and reStructuredText have and our parser has not is refused by name. The patterns see visible text only, so
code, formulas and characters behind a backslash are free to look like anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markdown_it.token import Token

from dl49.catalogue import Catalogue
from dl49.markdown import CODE, Text, readable
from dl49.problems import Problem, excerpt

_DEEPEST_QUOTE: Final = 2
"""Levels of ``>``; more of them come from a block of another flavor."""


@dataclass(frozen=True, slots=True)
class Flavor:
    """Something that another flavor knows: what it is called, and what to write instead.

    ``sign`` is a part of it that is cheap to look for (of a block: how its line starts); ``within`` is the block in
    which alone it means something, if any.
    """

    sign: str
    regex: re.Pattern[str]
    name: str
    instead: str
    within: str = ""


def _flavor(sign: str, regex: str, name: str, instead: str, within: str = "") -> Flavor:
    return Flavor(sign, re.compile(regex), name, instead, within)


_BOLD: Final = "Write a paragraph that opens with a bold label"
_PLAIN: Final = "Write the text as readers are to see it"
_REMOVE: Final = "Remove it"
_NOTE: Final = "Remove it; notes to others belong into the pull request"
_GIVEN: Final = "Remove it; anchors and looks are given"
_PLACE: Final = "Write the link in place: `[words](https://…)` or `[words](08-….md)`"
_FOOTNOTE: Final = "Write its text in place, or cite a work with `[@key]`"
_ROWS: Final = "Below its head stands a line with one `---` for each column, and blank lines stand around it"
_CODE: Final = "Write code as `…`, math as $…$"
_ITEMS: Final = "Start each item with `- ` or `1. `"
_ADDRESS: Final = "Say where it leads: `[words](https://…)`"

_BLOCKS: Final = (
    _flavor("[", r"\[\[?(?:TOC|toc)\]?\]", "a table of contents", "Remove it; the page has its own"),
    _flavor("[!", r"\[![A-Za-z]+\].*", "an alert or callout", _BOLD),
    _flavor("[", r"\[[ xX~]\](?= |$)", "a task list", "Write a list without boxes", "list_item"),
    _flavor("[", r"\[\^[^\]\n]+\]:.*", "a footnote", _FOOTNOTE),
    _flavor("[", r"\[[^\]\n]+\]:.*", "a link definition", _PLACE),
    _flavor("*[", r"\*\[[^\]\n]+\]:.*", "an abbreviation", "Say in the text what it is short for"),
    _flavor("!!!", r".*", "an admonition", _BOLD),
    _flavor("???", r"\?\?\?\+? +[\w\"“].*", "a block to open", _BOLD),
    _flavor("==", r"={2,}(?: +={2,})+", "a table of Pandoc or reStructuredText", "Write its rows with `|`"),
    _flavor("===", r"===[!+]* *\S.*", "a tab", _BOLD),
    _flavor(":::", r".*", "a directive or fenced div", _BOLD),
    _flavor("///", r".*", "a block of PyMdown", _BOLD),
    _flavor("+++", r".*", "a break or front matter of another flavor", _REMOVE),
    _flavor("?> ", r".*", "a hint of Docsify", _BOLD),
    _flavor("!> ", r".*", "a hint of Docsify", _BOLD),
    _flavor(".. ", r".*", "a directive of reStructuredText", _BOLD),
    _flavor("% ", r".*", "a comment", _NOTE),
    _flavor("<<", r".*", "a snippet", "Write its text in place"),
    _flavor("|", r"\|(?!\|)(?:.*(?:\n\||$))+.*", "a table that was not read", _ROWS),
    _flavor("+-", r"\+-[-+]+.*", "a table of Pandoc or reStructuredText", "Write its rows with `|`"),
    _flavor(": ", r".*", "a definition list", "Write a list whose items open with a bold label"),
    _flavor("~ ", r".*", "a definition list", "Write a list whose items open with a bold label"),
    _flavor("#. ", r".*", "a list of another flavor", _ITEMS),
    _flavor("(@", r"\(@\w*\).*", "a list of another flavor", _ITEMS),
    _flavor("(", r"\((?:\w|[ivx]+)\) .*\n\((?:\w|[ivx]+)\) .*", "a list of another flavor", _ITEMS),
    _flavor("(", r"\([\w-]+\)=$", "a target of MyST", _GIVEN),
    _flavor("#", r"#{1,6}(?![#\s\d]|[A-Z]\b).*", "a heading that was not read", "Put a space after `#`"),
)
"""What stands at the start of a line."""

_INLINE: Final = (
    _flavor("{", r"\{(?:\+\+|--|~~|==|>>).*?(?:\}|$)", "a mark of CriticMarkup", _PLAIN),
    _flavor("{", r"\{\{.*?(?:\}\}|$)|\{%.*?(?:%\}|$)", "a template tag", _PLAIN),
    _flavor("{", r"\{([+-])(?=\S| ).*?\1\}", "a change as GitLab marks it", _PLAIN),
    _flavor("[", r"\[([+-]) .*? \1\]", "a change as GitLab marks it", _PLAIN),
    _flavor("{", rf"\{{[\w:+.-]+\}}(?={CODE})", "a role of MyST", _CODE),
    _flavor("{", r"\{(?:[:#.@=]|\w+=)[^{}\n]*\}?", "an attribute list", _GIVEN),
    _flavor("[[", r"!?\[\[.*?(?:\]\]|$)", "a wiki link", _PLACE),
    _flavor("[^", r"\[\^[^\]\n]*\]", "a footnote", _FOOTNOTE),
    _flavor("^[", r"\^\[.*?(?:\]|$)", "a footnote", _FOOTNOTE),
    _flavor("][", r"\[[^\[\]\n]*\]\[[^\[\]\n]*\]", "a link that is defined elsewhere", _PLACE),
    _flavor("](", r"!?(?:\[[^\[\]\n]*)?\]\([^)\n]*\)?", "a link that was not read", _PLACE),
    _flavor("[=", r"\[=\s*\d.*?(?:\]|$)", "a progress bar", "Write the number in words"),
    _flavor("%%", r"%%.*?(?:%%|$)", "a comment", _NOTE),
    _flavor("8<", r"[;-]*-8<-.*", "a snippet", "Write its text in place"),
    _flavor("|", r"(?:^|(?<=\n))[ :-]*-[ :-]*\|[ :|-]*(?:$|(?=\n))", "a table that was not read", _ROWS),
    _flavor("\n", r"(?:^|(?<=\n))(?:\w|[ivx]+)[.)] .*\n(?:\w|[ivx]+)[.)] .*", "a list of another flavor", _ITEMS),
    _flavor("`", "`+", "code that was not read", "Pair the backticks"),
    _flavor("\\", r"\\(?!cite\b)(?:[A-Za-z]+\*?|.?)", "a TeX command or backslash outside of math", _CODE),
    _flavor("://", r"<?\bhttps?://[^\s<>]+>?", "a bare address", _ADDRESS),
    _flavor("www.", r"\bwww\.[A-Za-z]\S*", "a bare address", _ADDRESS),
    _flavor("<", r"<[A-Za-z][\w+.-]*:[^\s>]*>", "an address that was not read", _PLACE),
    _flavor("~~", r"~~+(?=\S).*?(?:~~+|$)", "struck-out text", "Remove it, or say what is wrong with it"),
    _flavor("==", r"==(?=[^\s=]).*?(?<=\S)==", "highlighted text", "Write **bold**"),
    _flavor("^^", r"\^\^(?=\S).*?(?:\^\^|$)", "inserted text", _PLAIN),
    _flavor("++", r"(?<![\w+])\+\+(?=\S).*?(?:\+\+|$)", "a key or inserted text", _PLAIN),
    _flavor("||", r"\|\|(?=\S).*?(?:\|\||$)", "a spoiler", _PLAIN),
    _flavor("!<", r"!.*?!<|!<", "a spoiler", _PLAIN),
    _flavor(" ^", r"(?<= )\^[\w-]+$", "the name of a block", _GIVEN),
    _flavor("^", r"[\w)]*\^[\w()+-]*\^?", "a power or superscript", "Write $x^2$, or the character: 10²¹"),
    _flavor("~", r"(?<=\w)~[^~\s]+~", "a subscript", "Write $x_1$, or the character: H₂O"),
    _flavor(":", r"(?<![A-Za-z0-9:]):[a-z][\w+-]*:(?![A-Za-z0-9:])", "an emoji or role by its name", "Write words"),
    _flavor(">", r"<?[-=]+>|>=", "a sign of several characters", "Write → ↔ ⇒ ≥, or math"),
    _flavor("<", r"<[-=]+", "a sign of several characters", "Write ← ≤, or math"),
    _flavor("=/=", r"=/=", "a sign of several characters", "Write ≠, or math"),
    _flavor("!=", r"!=", "a sign of several characters", "Write ≠, or math"),
    _flavor("+/-", r"\+/-", "a sign of several characters", "Write ±, or math"),
    _flavor("_", r"\w*_\w*", "an underscore", f"{_CODE}, emphasis as **…**"),
    _flavor(
        "#", r"(?<!\S)#[^\W\d][\w/-]+(?=[\s,.;:，。；：、]|$)", "a tag", "Write words; tags stand in the front matter"
    ),
)
_IN_MATH: Final = ("\\", "^", "_", "{")
"""What is not reported in a text with a dollar sign: it belongs to a formula that was not read, which is reported."""
_STARTS: Final = tuple({flavor.sign for flavor in _BLOCKS})

ForeignSpan = tuple[int, int, Flavor]
"""Start and end of something of another flavor in visible text."""


def foreign(text: Text) -> list[ForeignSpan]:
    """Return what a text holds of other flavors, in the order of the table; none inside another."""
    found: list[ForeignSpan] = []
    shown = text.visible
    for start in _line_starts(shown):
        if shown.startswith(_STARTS, start):
            for flavor in _BLOCKS:
                match = flavor.regex.match(shown, start) if shown.startswith(flavor.sign, start) else None
                _add(text, flavor, match, found)
    missed = _IN_MATH if "$" in shown else ()
    for flavor in _INLINE:
        if flavor.sign in shown and flavor.sign not in missed:
            for match in flavor.regex.finditer(shown):
                _add(text, flavor, match, found)
    return found


def _line_starts(shown: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", shown))] if "\n" in shown else [0]


def _add(text: Text, flavor: Flavor, match: re.Match[str] | None, found: list[ForeignSpan]) -> None:
    if match is None or (flavor.within and flavor.within not in text.within):
        return
    start, end = match.span()
    meant = flavor.sign != "\\" and not text.escaped.isdisjoint(range(start, end))
    if end > start and not meant and not any(start < last and first < end for first, last, _ in found):
        found.append((start, end, flavor))


def problems_in(path: str, text: Text) -> Iterator[Problem]:
    """Yield a problem for each thing of another flavor in a text."""
    for start, end, flavor in foreign(text):
        shown = excerpt(readable(text.visible[start:end]))
        message = f"“{shown}” would be published as typed ({flavor.name}). {flavor.instead}."
        yield Problem(path, text.line_at(start), message)


def check_flavors(catalogue: Catalogue) -> Iterator[Problem]:
    """Report the syntax of other flavors, and forms of our own Markdown that are not shown or not wanted."""
    for draft in catalogue.drafts:
        for part in draft.parts.values():
            for fragment in part.fragments:
                for text in fragment.texts:
                    yield from problems_in(draft.path, text)
                quotes = 0
                for item in fragment.located:
                    quotes += (item.token.type == "blockquote_open") - (item.token.type == "blockquote_close")
                    message = _unwanted(item.token, quotes)
                    if message:
                        yield Problem(draft.path, item.line, message)


def _unwanted(token: Token, quotes: int) -> str | None:
    """Return what is wrong with a token that our parser knows, if anything."""
    match token.type:
        case "code_block":
            return "Text behind four spaces is code. Remove the spaces, or write the code between lines of ```."
        case "blockquote_open" if quotes == _DEEPEST_QUOTE + 1:
            return "A quotation inside a quotation inside a quotation (`>>>`). Write a paragraph."
        case "link_open" | "image" if token.attrGet("title"):
            return f'The title "{token.attrGet("title")}" of a link or figure is not shown. Remove it.'
        case "strong_open" | "em_open" if token.markup.startswith("_"):
            return "Emphasis with `_` does not work beside Chinese. Write `**…**` (in English also `*…*`)."
        case "code_inline" if token.content.startswith(("#!", ":::")):
            return f"`{excerpt(token.content)}` names a language, which code in a line has not. Write the code alone."
        case _:
            return None
