"""The anchors to which links may lead: blocks of questions, headings of pages, and what stands in lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from dl49.addresses import NOTICES
from dl49.catalogue import Catalogue, Draft, ProsePage
from dl49.languages import LANGUAGES

_BLOCKS: Final = ("answer", "learner", "review", "follow-ups")


def question_anchors(draft: Draft) -> frozenset[str]:
    """Return the anchors of a question's page that are for good; by their place follow-ups were once linked to."""
    asked = max((part.follow_ups for part in draft.parts.values()), default=(), key=len)
    places = (f"follow-up-{number}" for number in range(1, len(asked) + 1))
    names = (*_BLOCKS, *(follow_up.id for follow_up in asked), *places)
    return frozenset(f"{name}-{language}" for name in names for language in LANGUAGES)


def _sections(catalogue: Catalogue) -> Iterator[str]:
    return (f"section-{section.number}" for section in catalogue.sections)


def _references(catalogue: Catalogue) -> Iterator[str]:
    return (f"ref-{key}" for key in catalogue.references)


LIST_ANCHORS: Final[Mapping[str, Callable[[Catalogue], Iterator[str]]]] = {
    "sections": _sections,
    "questions": _sections,
    "concepts": lambda catalogue: iter(catalogue.concepts),
    "references": _references,
    "downloads": lambda _catalogue: iter(()),
    "practice": lambda _catalogue: iter(()),
    "offline": lambda _catalogue: iter(()),
    "print": lambda _catalogue: iter(()),
    "start": lambda _catalogue: iter(()),
    "figures": lambda _catalogue: iter(()),
    "example": lambda _catalogue: iter(()),
    "map": lambda _catalogue: iter(()),
}
"""The lists that a page of prose can call for by ``[[name]]``, each with its anchors."""


def page_anchors(catalogue: Catalogue, page: ProsePage) -> frozenset[str]:
    """Return the anchors of a page of prose, with those of its lists."""
    called = [LIST_ANCHORS[call.what](catalogue) for call in page.body.calls if call.what in LIST_ANCHORS]
    return frozenset().union((one.what for one in page.body.ids), *called)


def anchors(catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    """Return the anchors of each file to which a link may lead, by its path below the content."""
    pages = {page.path: page_anchors(catalogue, page) for page in catalogue.pages}
    questions = {draft.path: question_anchors(draft) for draft in catalogue.drafts}
    files = {path.removeprefix(f"{catalogue.folder}/"): found for path, found in {**pages, **questions}.items()}
    return {**files, NOTICES: frozenset()}
