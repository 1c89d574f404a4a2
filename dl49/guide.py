"""The guide ready to be rendered: the catalogue, its problems, and every formula typeset once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dl49.catalogue import Catalogue
from dl49.markdown import Formula
from dl49.problems import Problem
from dl49.rules import check
from dl49.tex import Typeset, typeset


@dataclass(frozen=True, slots=True)
class Guide:
    """What a build works with; ``epoch`` (seconds since 1970) is its date.

    With ``problems``, only a preview may be made of it.
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    math: Mapping[Formula, Typeset]
    epoch: int


def load_guide(content: Path, epoch: int) -> Guide:
    """Read and check ``content`` and typeset its formulas; ``epoch`` (seconds since 1970) is its date.

    Raises dl49.tex.ToolMissingError where node or KaTeX is missing.
    """
    catalogue, problems = check(content)
    math = typeset(formula for draft in catalogue.drafts for formula, _ in draft.formulas)
    return Guide(catalogue, tuple(problems), math, epoch)
