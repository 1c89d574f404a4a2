"""TeX → HTML with MathML and a parse tree, by KaTeX in node at build time; each distinct formula once, and kept."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from dl49.cache import read_cache, write_cache
from dl49.markdown import Formula
from dl49.tools import CACHE, NODE_MODULES, missing, run_node

KATEX: Final = NODE_MODULES / "katex"
FORMULAS_CACHE: Final = CACHE / "formulas"
_SCRIPT: Final = Path(__file__).with_name("katex.mjs")
_LONGEST: Final = 2000
"""Characters of a formula: ten full lines, which nobody reads; the site and print take a tenth of a second for it."""
_PATIENCE: Final = 2000
"""Milliseconds for a formula, which takes 2 to 20: within the length, macros can still unfold for a minute."""

Node = dict[str, Any]
"""A node of KaTeX's parse tree."""


_STYLED: Final = re.compile(r' mathvariant="(bold|bold-italic|double-struck|fraktur|sans-serif|script)">([^<&]*)<')


def _in_style(match: re.Match[str]) -> str:
    style = match[1].upper().replace("BOLD-", "BOLD ")
    return f">{''.join(_letter(one, style) for one in match[2])}<"


def _letter(character: str, style: str) -> str:
    """Return a letter or digit in a style (UPPER CASE as in names of Unicode); what has no such form stays."""
    plain = unicodedata.name(character, "").replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    for name in (f"MATHEMATICAL {style} {plain}", f"{style} {plain}"):  # ℝ and its like came first, by a shorter name
        with suppress(KeyError):
            return unicodedata.lookup(name)
    return character


@dataclass(frozen=True)
class Typeset:
    r"""What KaTeX makes of a formula, or its error with its position (characters from the start of the TeX).

    Formulas of the same ``essence`` differ by words in ``\text{}``, spaces of the source and braces at most; ``texts``
    are those words.
    """

    error: str = ""
    position: int = 0
    essence: str = ""
    tree_json: str = "[]"
    html_json: str = '""'

    @cached_property
    def html(self) -> str:
        """HTML for the eye and MathML for the ear."""
        return str(json.loads(self.html_json))

    @property
    def mathml(self) -> str:
        """The MathML alone, its letters in the characters for their style: MathML Core has no attribute for it."""
        start, end = self.html.find("<math"), self.html.find("</math>")
        return _STYLED.sub(_in_style, self.html[start : end + len("</math>")])

    @cached_property
    def tree(self) -> list[Node]:
        """The parse tree as plain data (see ``katex.mjs``)."""
        nodes: list[Node] = json.loads(self.tree_json)
        return nodes

    @cached_property
    def texts(self) -> tuple[str, ...]:
        r"""The words in each ``\text{}``, in reading order."""
        return tuple(_texts(self.tree)) if '"type":"text"' in self.tree_json else ()


def _texts(tree: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(tree, list):
        for item in tree:
            yield from _texts(item)
    elif isinstance(tree, dict):
        if tree.get("type") == "text":
            yield "".join(child.get("text", "") for child in tree["body"])
        for value in tree.values():
            yield from _texts(value)


def katex_assets() -> list[tuple[str, Path]]:
    """Return what a page with formulas loads: name below one folder, and file. The version is that of ``typeset``.

    Raises ToolMissingError where KaTeX is missing.
    """
    dist = KATEX / "dist"
    fonts = sorted((dist / "fonts").glob("*"))
    if not fonts:
        raise missing("KaTeX", "katex")
    # katex-swap shows text in a system font until KaTeX's arrive.
    return [("katex.css", dist / "katex-swap.min.css"), *((f"fonts/{font.name}", font) for font in fonts)]


def typeset(formulas: Iterable[Formula]) -> Mapping[Formula, Typeset]:
    """Typeset each distinct formula, in the order in which they come.

    Raises ToolMissingError where node or KaTeX is missing.
    """
    distinct = dict.fromkeys(formulas)
    keys = {formula: _key(formula) for formula in distinct if len(formula.tex) <= _LONGEST}
    basis = _basis()
    known = read_cache(FORMULAS_CACHE, basis)
    new = [formula for formula, key in keys.items() if key not in known]
    if new:
        made = zip(new, _run_katex(new), strict=True)
        known |= {keys[formula]: row for formula, row in made if row}
        write_cache(FORMULAS_CACHE, basis, known, [key for key in keys.values() if key in known])
    return {formula: _typeset(formula, known.get(keys.get(formula, ""), "")) for formula in distinct}


def _typeset(formula: Formula, row: str) -> Typeset:
    if row:
        head, tree, html = row.split("\t")
        error, position, essence = json.loads(head)
        return Typeset(error, position, essence, tree, html)
    if len(formula.tex) > _LONGEST:
        return Typeset(f"it has {len(formula.tex)} characters, and {_LONGEST} are the most. Split it")
    return Typeset(f"it takes longer than {_PATIENCE // 1000} seconds to typeset. Simplify it")


def _key(formula: Formula) -> str:
    return json.dumps([formula.tex, formula.display], ensure_ascii=False)


def _basis() -> str:
    """Return what the results rest on: KaTeX's version and our script."""
    try:
        version = json.loads((KATEX / "package.json").read_text(encoding="utf-8"))["version"]
    except FileNotFoundError:
        raise missing("KaTeX", "katex") from None
    return f"katex-{version}-{hashlib.sha256(_SCRIPT.read_bytes()).hexdigest()[:12]}"


def _run_katex(formulas: list[Formula]) -> list[str]:
    """Return a row for each formula (see ``katex.mjs``); an empty one where it takes too long."""
    request = {"patience": _PATIENCE, "formulas": [{"tex": one.tex, "display": one.display} for one in formulas]}
    return run_node("KaTeX", _SCRIPT, KATEX / "dist" / "katex.mjs", json.dumps(request)).split("\n")[:-1]
