"""The guide ready to be rendered: the catalogue and its problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dl49.catalogue import Catalogue, Question
from dl49.dates import changes
from dl49.figures import figure_source
from dl49.languages import LANGUAGES, Language
from dl49.problems import Problem
from dl49.rules import check
from dl49.terms import Terms


@dataclass(frozen=True, slots=True)
class Guide:
    """What a build works with; ``epoch`` (seconds since 1970) is its date.

    ``terms`` find its concepts in text; ``changed`` has the last change of each file by its path below the content, as
    far as the history is known.

    With ``problems``, only a preview may be made of it.
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    epoch: int
    terms: Mapping[Language, Terms] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)

    def changed_at(self, question: Question) -> int | None:
        """Return when the file of a question or one of its figures last changed, in seconds since 1970."""
        images = (image for part in question.parts.values() for one in part.fragments for image in one.images)
        sources = (figure_source(str(image.token.attrGet("src") or "")) for image in images)
        files = [f"questions/{question.stem}.md", *(f"figures/{source.file}" for source in sources if source)]
        return max((self.changed[file] for file in files if file in self.changed), default=None)


def load_guide(content: Path, epoch: int) -> Guide:
    """Read and check ``content``; ``epoch`` (seconds since 1970) is its date.

    Raises dl49.tools.ToolMissingError where node or KaTeX is missing.
    """
    catalogue, problems = check(content)
    terms = {language: Terms(catalogue.concepts.values(), language) for language in LANGUAGES}
    return Guide(catalogue, tuple(problems), epoch, terms, changes(content))
