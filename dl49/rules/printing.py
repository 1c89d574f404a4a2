"""What the print editions cannot show: characters without a glyph, formulas without a form, displays that are too wide.

Each character and formula is set once for trial. Those that are sound are kept, so what is known costs nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import takewhile
from pathlib import Path
from typing import Final

from markdown_it.token import Token

from dl49.cache import read_cache, write_cache
from dl49.catalogue import Catalogue, Draft
from dl49.languages import Language
from dl49.markdown import Formula
from dl49.math.typst import TypstMath, to_typst
from dl49.problems import Problem, excerpt
from dl49.rules.formulas import problem_in
from dl49.tools import CACHE
from dl49.typesetting.compiler import installation
from dl49.typesetting.messages import no_glyph
from dl49.typesetting.trial import refusals

PRINT_CACHE: Final = CACHE / "print"
_PRINTED: Final = ("sections.yml", "concepts.yml", "references.bib")
_ACCENT: Final = re.compile(r"[\u0300-\u036f\u20d0-\u20ff]+")
_ACCENTED: Final = re.compile(rf"\S{_ACCENT.pattern}")
"""A letter with accents that the font has to place."""
_SHOWN: Final = frozenset("LMNPS")
"""Classes of characters that show; the rules of typography see to spaces and controls."""
_DRAWING: Final = """\
#image(bytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9' font-family='Noto Sans SC'>\
<text>{}</text></svg>"), format: "svg", alt: "sign")"""
"""A sign in a drawing, as a row of a trial: drawings have a font of their own, and none that stands in for it."""


@dataclass(frozen=True, order=True, slots=True)
class Sign:
    """A character, or a letter with accents, in a text or a drawing."""

    text: str
    drawn: bool

    @property
    def key(self) -> str:
        """What it is kept by."""
        return f"drawn {self.text}" if self.drawn else self.text

    @property
    def row(self) -> str:
        """The sign as a row of a trial."""
        return _DRAWING.format(self.text) if self.drawn else f'#"{self.text}"'


@dataclass(frozen=True, slots=True)
class Setting:
    """A formula, and what the width of its line depends on: language, kind of block, and what is around it there."""

    formula: Formula
    language: Language = "en"
    within: str = "answer"
    around: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What it is kept by."""
        return json.dumps([self.formula.tex, self.formula.display, self.language, self.within, self.around])

    def row(self, index: int, math: TypstMath) -> str:
        """Return the formula as a row of a trial."""
        tag = f", tag: ${math.tag}$" if math.tag else ""
        kind = f'display-math(place: "{index}"{tag}, ' if self.formula.display else "inline-math("
        row = f'#{kind}alt: "formula", ${math.source}$)'
        for call in reversed(self.around):
            row = f"#{call}[{row}]"
        return f'#on-line("{self.language}", "{self.within}")[{row}]'


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a formula stands: the line of its TeX in a question, or its key in concepts.yml (``draft`` is None)."""

    path: str
    line: int
    draft: Draft | None = None


Settings = Mapping[Setting, Sequence[Occurrence]]
"""The formulas as they are set, each with all of its places."""


def check_printing(catalogue: Catalogue) -> Iterator[Problem]:
    """Report what cannot be printed; nothing where the packages for print (the extra ``pdf``) are not installed."""
    installed = installation()
    if installed is None:
        return
    basis = _basis(installed)
    known = read_cache(PRINT_CACHE, basis)
    texts, settings = _texts(catalogue), _settings(catalogue)
    signs = {sign for path, text in texts.items() for sign in _signs(path, text)}
    strange = sorted(sign for sign in signs if sign.key not in known)
    new = [setting for setting in settings if setting.key not in known]
    if not strange and not new:
        return
    math = to_typst({setting.formula: catalogue.math[setting.formula] for setting in new})
    formed = [setting for setting in new if not math[setting.formula].error]
    rows = [sign.row for sign in strange]
    rows += [setting.row(index, math[setting.formula]) for index, setting in enumerate(formed, len(rows))]
    refused = refusals(rows)
    if refused is None:
        return
    tried = [*(sign.key for sign in strange), *(setting.key for setting in formed)]
    sound = {key: "" for index, key in enumerate(tried) if index not in refused}
    if sound:
        known |= sound
        used = [*(sign.key for sign in sorted(signs)), *(setting.key for setting in settings)]
        write_cache(PRINT_CACHE, basis, known, [key for key in used if key in known])
    yield from _without_glyph(
        texts, {strange[index]: no_glyph(strange[index].text) for index in refused if index < len(strange)}
    )
    yield from _without_form(settings, math)
    for index, message in refused.items():
        for place in settings[formed[index - len(strange)]] if index >= len(strange) else ():
            yield Problem(place.path, place.line, message)


def _basis(installed: str) -> str:
    """Return what the results rest on: compiler, fonts, and the code that says how a formula is set."""
    room = Path(__file__).parent.parent
    files = [Path(__file__), *sorted((room / "math").glob("*.py")), *sorted((room / "typesetting").glob("*.*"))]
    return f"{installed} {hashlib.sha256(b''.join(file.read_bytes() for file in files)).hexdigest()[:12]}"


def _texts(catalogue: Catalogue) -> dict[str, str]:
    """Return what is printed, by path, as it stands in the files; in drawings entities are what they stand for."""
    texts = {draft.path: draft.text for draft in catalogue.drafts}
    texts |= {path: text for path, text in catalogue.shared_files if path.endswith(_PRINTED)}
    return texts | {
        f"{catalogue.folder}/figures/{name}": unescape(svg) for name, svg in catalogue.figures.items() if svg
    }


def _signs(path: str, text: str) -> set[Sign]:
    """Return the signs of a text that show and that a font may lack."""
    found = {char for char in set(text) if not char.isascii() and unicodedata.category(char)[0] in _SHOWN}
    accented = _ACCENTED.findall(text) if _ACCENT.search("".join(found)) else ()
    return {Sign(one, path.endswith(".svg")) for one in found.union(accented)}


def _settings(catalogue: Catalogue) -> Settings:
    """Return the formulas that KaTeX has read, as they are set; those in lines may be broken, so only they count."""
    found: dict[Setting, list[Occurrence]] = defaultdict(list)
    for draft in catalogue.drafts:
        for part in draft.parts.values():
            for name, block in part.blocks.items():
                surroundings = _surroundings(block.tokens)
                within = "follow-up" if name.startswith("follow_up") else name
                for formula, line in block.formulas:
                    around = next(surroundings) if formula.display else ()
                    setting = Setting(formula, part.language, within, around) if formula.display else Setting(formula)
                    found[setting].append(Occurrence(draft.path, line, draft))
    for concept in catalogue.concepts.values():
        if concept.formula:
            line = concept.lines.get("formula", concept.line)
            place = Occurrence(f"{catalogue.folder}/concepts.yml", line)
            found[Setting(Formula(concept.formula, display=False))].append(place)
    return {setting: places for setting, places in found.items() if not catalogue.math[setting.formula].error}


def _surroundings(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    """Yield for each display of a block the lists and quotations around it, as calls of Typst, outermost first."""
    around: list[str] = []
    for index, token in enumerate(tokens):
        match token.type:
            case "bullet_list_open":
                around.append("list")
            case "blockquote_open":
                around.append("quote(block: true)")
            case "ordered_list_open":
                around.append(f"enum(start: {_last_number(tokens, index)})")
            case "bullet_list_close" | "blockquote_close" | "ordered_list_close":
                around.pop()
            case "math_block":
                yield tuple(around)


def _last_number(tokens: Sequence[Token], index: int) -> int:
    """Return the last number of the list that opens at ``index``: the widest, which sets the indent of all."""
    opening = tokens[index]
    inside = takewhile(lambda token: token.level > opening.level, tokens[index + 1 :])
    items = sum(token.type == "list_item_open" and token.level == opening.level + 1 for token in inside)
    return int(opening.attrGet("start") or 1) + items - 1


def _without_glyph(texts: Mapping[str, str], refused: Mapping[Sign, str]) -> Iterator[Problem]:
    """Report signs on each line that they are on."""
    for path, text in texts.items():
        if not refused.keys().isdisjoint(_signs(path, text)):
            for number, line in enumerate(text.split("\n"), 1):
                yield from (Problem(path, number, refused[sign]) for sign in refused.keys() & _signs(path, line))


def _without_form(settings: Settings, math: Mapping[Formula, TypstMath]) -> Iterator[Problem]:
    for setting, places in settings.items():
        printed = math.get(setting.formula)
        if printed and printed.error:
            what = f"In print: {printed.error.rstrip('.')}"
            for place in places:
                if place.draft:
                    yield problem_in(place.draft, setting.formula, place.line, printed.position, what)
                else:
                    yield Problem(place.path, place.line, f"{what} (in `{excerpt(setting.formula.tex)}`).")
