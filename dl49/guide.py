"""The guide ready to be rendered: the catalogue, its problems, and every formula typeset once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dl49.catalogue import Catalogue
from dl49.markdown import Formula
from dl49.problems import Problem
from dl49.rules import check
from dl49.tex import Typeset, typeset


@dataclass(frozen=True, slots=True)
class Guide:
    """What a build works with. With ``problems``, only a preview may be made of it."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    math: Mapping[Formula, Typeset]


def load_guide(content: Path) -> Guide:
    """Read and check ``content``, and typeset its formulas.

    Raises dl49.tex.ToolMissingError where node or KaTeX is missing.
    """
    catalogue, problems = check(content)
    return Guide(catalogue, tuple(problems), typeset(_all_formulas(catalogue)))


def _all_formulas(catalogue: Catalogue) -> Iterator[Formula]:
    for draft in catalogue.drafts:
        for part in draft.parts.values():
            for fragment in part.fragments:
                yield from (formula for formula, _ in fragment.formulas)
