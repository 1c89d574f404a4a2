"""The guide ready to be rendered: the catalogue, its problems, every formula typeset once, and the search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dl49.catalogue import Catalogue
from dl49.markdown import Formula
from dl49.problems import Problem
from dl49.rules import check
from dl49.search import search_files
from dl49.tex import Typeset, typeset


@dataclass(frozen=True, slots=True)
class Guide:
    """What a build works with; ``search`` are its files for search. With ``problems``, only a preview may be made."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    math: Mapping[Formula, Typeset]
    search: Mapping[str, bytes]


def load_guide(content: Path) -> Guide:
    """Read and check ``content``, typeset its formulas, and index it for the search.

    Raises dl49.tex.ToolMissingError where node, KaTeX or OpenCC's dictionaries are missing.
    """
    catalogue, problems = check(content)
    math = typeset(formula for draft in catalogue.drafts for formula, _ in draft.formulas)
    return Guide(catalogue, tuple(problems), math, search_files(catalogue))
