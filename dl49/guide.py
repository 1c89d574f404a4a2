"""The guide ready to be rendered: the catalogue and its problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dl49.catalogue import Catalogue
from dl49.languages import LANGUAGES, Language
from dl49.problems import Problem
from dl49.rules import check
from dl49.terms import Terms


@dataclass(frozen=True, slots=True)
class Guide:
    """What a build works with; ``epoch`` (seconds since 1970) is its date, ``terms`` find its concepts in text.

    With ``problems``, only a preview may be made of it.
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    epoch: int
    terms: Mapping[Language, Terms] = field(default_factory=dict)


def load_guide(content: Path, epoch: int) -> Guide:
    """Read and check ``content``; ``epoch`` (seconds since 1970) is its date.

    Raises dl49.tools.ToolMissingError where node or KaTeX is missing.
    """
    catalogue, problems = check(content)
    terms = {language: Terms(catalogue.concepts.values(), language) for language in LANGUAGES}
    return Guide(catalogue, tuple(problems), epoch, terms)
