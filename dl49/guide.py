"""The guide ready to be rendered: the catalogue, its problems, every formula typeset once, and the search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dl49.catalogue import Catalogue
from dl49.downloads import Download, markdown_download
from dl49.markdown import Formula
from dl49.problems import Problem
from dl49.rules import check
from dl49.search import search_files
from dl49.tex import Typeset, typeset


@dataclass(frozen=True, slots=True)
class Guide:
    """What a build works with. With ``problems``, only a preview may be made of it.

    ``search`` are the files of the search by their address, ``downloads`` the files to take away, dated ``epoch``
    (seconds since 1970).
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    math: Mapping[Formula, Typeset]
    epoch: int
    search: Mapping[str, bytes]
    downloads: tuple[Download, ...] = ()

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files that the site offers beside its pages, by their address."""
        return {**{f"downloads/{one.name}": one.data for one in self.downloads}, **self.search}


def load_guide(content: Path, epoch: int) -> Guide:
    """Read and check ``content``, typeset its formulas, and index it; ``epoch`` (seconds since 1970) is its date.

    Raises dl49.tex.ToolMissingError where node, KaTeX or OpenCC's dictionaries are missing.
    """
    catalogue, problems = check(content)
    math = typeset(formula for draft in catalogue.drafts for formula, _ in draft.formulas)
    return Guide(
        catalogue, tuple(problems), math, epoch, search_files(catalogue), (markdown_download(catalogue, epoch),)
    )
