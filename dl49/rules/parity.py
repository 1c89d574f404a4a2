"""The two languages say the same: block by block the same formulas, citations, lists, tables, code and figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from markdown_it.token import Token

from dl49.blocks import block_at
from dl49.catalogue import Catalogue, Draft, Part
from dl49.figures import figure_source
from dl49.languages import LANGUAGES, NAMES, has_han
from dl49.markdown import Formula, Fragment, Text, cited
from dl49.problems import Problem, excerpt
from dl49.rules.code import without_comments

_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_LEAST_CHINESE: Final = 0.3
_SHORT: Final = 10
"""Letters; a shorter text without Chinese may be a name, such as `dropout` in a table."""

BLOCK_NAMES: Final = {"answer": "reference answer", "learner": "learner's answer", "review": "review"}


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands in both languages: ``shared`` is the same in both, ``shown`` is how a message quotes it."""

    shared: str
    shown: str
    line: int


@dataclass(slots=True)
class Shape:
    """The things of a block, by kind."""

    display: list[Thing] = field(default_factory=list)
    inline: list[Thing] = field(default_factory=list)
    citations: list[Thing] = field(default_factory=list)
    figures: list[Thing] = field(default_factory=list)
    code: list[Thing] = field(default_factory=list)
    structure: list[Thing] = field(default_factory=list)


_KINDS: Final = {
    "display": "display formula",
    "inline": "inline formula",
    "citations": "citation",
    "figures": "figure",
    "code": "code",
    "structure": "list or table",
}
_ORDERED: Final = ("display", "figures", "structure")


def check_parity(catalogue: Catalogue) -> Iterator[Problem]:
    """Both languages hold the same things, block by block."""
    formulas = {formula: typeset.error or typeset.essence for formula, typeset in catalogue.math.items()}
    meanings: dict[str, str] = {}
    for draft in catalogue.drafts:
        if len(draft.parts) < len(LANGUAGES):
            continue
        zh, en = draft.parts["zh"], draft.parts["en"]
        if zh.follow_ups and en.follow_ups and len(zh.follow_ups) != len(en.follow_ups):
            fewer, more = sorted((zh.follow_ups, en.follow_ups), key=len)
            message = (
                f"The follow-ups are {len(zh.follow_ups)} in Chinese and {len(en.follow_ups)} in English. "
                "Write each in both languages."
            )
            yield Problem(draft.path, more[len(fewer)].question.line, message, needs=draft.path)
        english = en.blocks
        for name, block in zh.blocks.items():
            if name in english:
                yield from _compare(draft, name, shape(block, formulas), shape(english[name], formulas))
                chinese, other = _words(catalogue, block), _words(catalogue, english[name])
                yield from _compare_words(draft, name, chinese, other)
                yield from _compare_meanings(draft, chinese, other, meanings)


def _words(catalogue: Catalogue, block: Fragment) -> list[Thing]:
    """Return the words inside of the formulas of a block."""
    found = ((words, line) for formula, line in block.formulas for words in catalogue.math[formula].texts)
    return [Thing(words.strip(" ：:"), words, line) for words, line in found]


def _compare_words(draft: Draft, name: str, chinese: list[Thing], english: list[Thing]) -> Iterator[Problem]:
    r"""Report words in ``\text{}`` that the Chinese leaves in English, and the English has otherwise."""
    for thing in _extra([word for word in chinese if not has_han(word.shared)], english):
        where = f"in a formula of the Chinese {spoken(name)}, and in none of the English"
        message = f"The word `{thing.shown}` stands {where}. Make the two agree."
        yield Problem(draft.path, thing.line, message, needs=draft.path)


def _compare_meanings(
    draft: Draft, chinese: list[Thing], english: list[Thing], meanings: dict[str, str]
) -> Iterator[Problem]:
    r"""Report words in ``\text{}`` that stand for others than where they were met first; ``meanings`` holds those."""
    if len(chinese) != len(english):
        return  # something else is reported
    for mine, other in zip(chinese, english, strict=True):
        for thing, twin in ((mine, other), (other, mine)):
            first = meanings.setdefault(thing.shared, twin.shared)
            if first != twin.shared:
                message = (
                    f"`{thing.shown}` in a formula is `{twin.shown}` in the other language, and `{first}` elsewhere. "
                    "Make the two agree."
                )
                yield Problem(draft.path, thing.line, message, needs=draft.path)


def _compare(draft: Draft, name: str, chinese: Shape, english: Shape) -> Iterator[Problem]:
    called = spoken(name)
    for kind, what in _KINDS.items():
        ours: list[Thing] = getattr(chinese, kind)
        theirs: list[Thing] = getattr(english, kind)
        extra = _extra(ours, theirs), _extra(theirs, ours)
        for here, there, things in ((NAMES["zh"], NAMES["en"], extra[0]), (NAMES["en"], NAMES["zh"], extra[1])):
            for thing in things:
                message = (
                    f"The {here} {called} has the {what} `{excerpt(thing.shown)}` once more than the {there}. "
                    "Make the two agree."
                )
                yield Problem(draft.path, thing.line, message, needs=draft.path)
        if kind in _ORDERED and not any(extra):
            yield from _same_order(draft, called, what, ours, theirs)


def spoken(name: str) -> str:
    """Return what messages call a block."""
    return BLOCK_NAMES.get(name, name.replace("_", "-", 1).replace("_", " "))


def _extra(ours: Sequence[Thing], theirs: Sequence[Thing]) -> list[Thing]:
    """Return what stands more often in ``ours``: the last of its places."""
    surplus = Counter(thing.shared for thing in ours) - Counter(thing.shared for thing in theirs)
    found = []
    for thing in reversed(ours):
        if surplus[thing.shared] > 0:
            surplus[thing.shared] -= 1
            found.append(thing)
    return found


def _same_order(
    draft: Draft, called: str, what: str, ours: Sequence[Thing], theirs: Sequence[Thing]
) -> Iterator[Problem]:
    for mine, other in zip(ours, theirs, strict=True):
        if mine.shared != other.shared:
            message = (
                f"The English {called} has the {what} `{excerpt(other.shown)}` where the Chinese has "
                f"`{excerpt(mine.shown)}`. Put them in the same order."
            )
            yield Problem(draft.path, other.line, message, needs=draft.path)
            return


def shape(block: Fragment, formulas: Mapping[Formula, str]) -> Shape:
    """Return what both languages share in a block; ``formulas`` holds what is ``shared`` of the typeset ones."""
    result = Shape(structure=[Thing(name, name, line) for name, line in _structure(block.tokens)])
    for item in block.located:
        token, line = item.token, item.line
        match token.type:
            case "math_inline":
                result.inline.append(_formula(Formula(token.content, display=False), formulas, line))
            case "math_block":
                result.display.append(_formula(Formula(token.content.strip("\n"), display=True), formulas, line))
            case "citation":
                works = (", ".join(filter(None, (work.key, work.locator))) for work in cited(token))
                result.citations.extend(Thing(work, work, line) for work in works)
            case "image":
                name = _figure_name(str(token.attrGet("src") or ""))
                result.figures.append(Thing(name, name, line))
            case "fence" if token.info.strip() == "python":
                code = without_comments(token.content)
                result.code.append(Thing(code, code, line))
            case "code_inline" | "fence" | "code_block":
                result.code.append(Thing(token.content.strip(), token.content.strip(), line))
            case _:
                pass
    return result


def _formula(formula: Formula, formulas: Mapping[Formula, str], line: int) -> Thing:
    return Thing(formulas.get(formula, formula.tex), formula.tex, line)


def _figure_name(address: str) -> str:
    """Return the name that both languages' files of a figure share (the address itself if it has another form)."""
    source = figure_source(address)
    return source.name if source else address


def _structure(tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
    """Yield each list with its number of items and each table with its rows and columns."""
    for index, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else 0
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            inside = block_at(tokens, index)
            items = sum(t.type == "list_item_open" and t.level == token.level + 1 for t in inside)
            yield f"{token.type.removesuffix('_list_open')} list of {items}", line
        elif token.type == "table_open":
            inside = block_at(tokens, index)
            rows = sum(t.type == "tr_open" for t in inside)
            columns = sum(t.type == "th_open" for t in inside)
            yield f"table of {rows} × {columns}", line


def check_language(catalogue: Catalogue) -> Iterator[Problem]:
    """Chinese paragraphs are Chinese, and the English part has no Chinese characters outside code."""
    for draft in catalogue.drafts:
        for part in draft.parts.values():
            for fragment in part.fragments:
                yield from (_check_chinese if part.language == "zh" else _check_english)(draft, part, fragment)


def _check_chinese(draft: Draft, _part: Part, fragment: Fragment) -> Iterator[Problem]:
    for text in _paragraphs(fragment):
        chinese = len(_HAN.findall(text.visible))
        # A word with a capital letter is a name: Adam, LSTM, BatchNorm.
        latin = sum(len(word) for word in _WORD.findall(text.visible) if word.islower())
        if chinese + latin >= _SHORT and chinese < _LEAST_CHINESE * (chinese + latin):
            share = round(100 * chinese / (chinese + latin))
            yield Problem(
                draft.path, text.line, f"Only {share} % of this Chinese text is Chinese. Write it in Chinese."
            )


def _paragraphs(fragment: Fragment) -> Iterator[Text]:
    """Yield the texts of a block, those of its figures last; the cells of a table count as one (some hold a name)."""
    table: list[Text] = []
    for text in fragment.texts:
        if "table" in text.within:
            table.append(text)
            continue
        yield from _joined(table)
        table = []
        yield text
    yield from _joined(table)


def _joined(cells: list[Text]) -> Iterator[Text]:
    if cells:
        yield Text(" ".join(cell.visible for cell in cells), "", cells[0].line, cells[0].within)


def _check_english(draft: Draft, _part: Part, fragment: Fragment) -> Iterator[Problem]:
    for item in fragment.located:
        if item.token.type in {"text", "text_special", "math_inline", "math_block", "image"}:
            found = _HAN.search(item.token.content)
            if found:
                message = f"“{found[0]}” in the English part. Write it in English, or as code."
                yield Problem(draft.path, item.line, message)
