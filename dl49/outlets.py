"""The ways out: an outlet takes the guide and where it is published, and gives files of the site by their address.

It raises ProblemsError where the content keeps it from its work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from dl49.addresses import Publication
from dl49.archive import markdown_archive
from dl49.cards import site_decks
from dl49.data import site_data
from dl49.ebook import site_books
from dl49.files import File
from dl49.guide import Guide
from dl49.notices import notices
from dl49.offline import site_app
from dl49.pages.gallery import gallery_pictures
from dl49.pages.moved import moved_pages
from dl49.pages.moving import moving_figures
from dl49.pages.program import program_pages
from dl49.pdf import site_editions
from dl49.practice import site_practice
from dl49.problems import Problem, ProblemsError
from dl49.search import site_search
from dl49.share_images import site_images

Outlet: TypeAlias = Callable[[Guide, Publication], Mapping[str, File]]


OUTLETS: Final[tuple[Outlet, ...]] = (
    site_editions,
    site_books,
    site_decks,
    markdown_archive,
    site_data,
    site_search,
    site_practice,
    site_app,
    site_images,
    program_pages,
    gallery_pictures,
    moving_figures,
    moved_pages,
    notices,
)
"""In the order in which the home page lists what is to be downloaded."""


@dataclass(frozen=True, slots=True)
class Output:
    """What the outlets made, by address, and the problems of those that could not."""

    files: Mapping[str, File]
    problems: tuple[Problem, ...]


def run_outlets(guide: Guide, publication: Publication) -> Output:
    """Return the files of all outlets, and all of their problems.

    Raises dl49.tools.ToolMissingError where node, KaTeX or OpenCC's dictionaries are missing.
    """
    files: dict[str, File] = {}
    problems: list[Problem] = []
    for outlet in OUTLETS:
        try:
            made = outlet(guide, publication)
        except ProblemsError as error:
            problems.extend(error.problems)
            continue
        twice = files.keys() & made.keys()
        assert not twice, f"Two outlets give {sorted(twice)}"  # noqa: S101
        files |= made
    return Output(files, tuple(sorted(set(problems))))
