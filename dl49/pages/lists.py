"""Lists that stand in pages of prose, each called for by a paragraph ``[[name]]``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from dl49.addresses import climb, to_tree
from dl49.bibliography import cited_work
from dl49.catalogue import Concept, Question, Reference
from dl49.collation import initial, sort_key
from dl49.dates import day
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import Language, other
from dl49.markdown import Formula
from dl49.pages.program import CALL, drawing_html
from dl49.pages.templating import environment
from dl49.render import Citations, Target, render_inline
from dl49.wording import WORDS


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a list stands: the address of the page (relative to the site), its tree, and what lists are made of."""

    guide: Guide
    files: Mapping[str, File]
    url: str
    tree: Language


def make_list(name: str, spot: Spot) -> str:
    """Return the list that ``[[name]]`` calls for as HTML; nothing if there is no such list."""
    return LISTS[name](spot) if name in LISTS else ""


def _sections(spot: Spot) -> str:
    """Return the sections, each with its questions."""
    return _render("sections", spot)


def _questions(spot: Spot) -> str:
    """Return all questions with their follow-ups and no answers, for testing oneself."""
    target = Target(spot.tree, climb(spot.url), spot.guide.catalogue.math, Citations())

    def follow_ups(question: Question) -> list[Markup]:
        return [Markup(render_inline(one.question, target)) for one in question.parts[spot.tree].follow_ups]

    return _render("questions", spot, follow_ups=follow_ups)


def _concepts(spot: Spot) -> str:
    """Return the concept index, by pinyin or by letter."""
    catalogue, tree = spot.guide.catalogue, spot.tree
    concepts = sorted(catalogue.concepts.values(), key=lambda concept: sort_key(concept.name[tree], tree))
    groups = [(letter, list(group)) for letter, group in groupby(concepts, key=lambda c: initial(c.name[tree], tree))]

    def formula(concept: Concept) -> Markup:
        typeset = catalogue.math[Formula(concept.formula, display=False)].html if concept.formula else ""
        return Markup(typeset)

    return _render("concepts", spot, groups=groups, formula=formula, translation=other(tree))


def _references(spot: Spot) -> str:
    """Return all cited works by first author's name, each with the questions that cite it."""
    citing: dict[str, list[Question]] = {key: [] for key in spot.guide.catalogue.references}
    for question in spot.guide.catalogue.questions:
        for key in _cited_keys(question) & citing.keys():
            citing[key].append(question)
    works = sorted(spot.guide.catalogue.references.values(), key=_by_author)
    return _render("references", spot, works=[(cited_work(work), citing[work.key]) for work in works])


def _by_author(work: Reference) -> tuple[str, str, str]:
    last_name = work.authors[0].rpartition(" ")[2] if work.authors else work.title
    return sort_key(last_name, "en")[0], work.year, work.title


def _cited_keys(question: Question) -> set[str]:
    return {
        work.key for part in question.parts.values() for fragment in part.fragments for work, _ in fragment.citations
    }


def _downloads(spot: Spot) -> str:
    """Return the files that can be downloaded, with their size and date."""
    downloads = {address: file for address, file in spot.files.items() if file.label}
    date = day(spot.guide.epoch, spot.tree)
    return _render("downloads", spot, downloads=downloads, date=date, to_root=climb(spot.url))


LISTS: dict[str, Callable[[Spot], str]] = {
    "sections": _sections,
    "questions": _questions,
    "concepts": _concepts,
    "references": _references,
    "downloads": _downloads,
    CALL: lambda spot: drawing_html(spot.guide.catalogue, spot.url, spot.tree),
}
"""What a paragraph ``[[name]]`` of a page calls for."""


def _render(template: str, spot: Spot, **values: object) -> str:
    found = environment().get_template(f"{template}.html")
    catalogue, tree = spot.guide.catalogue, spot.tree
    return found.render(words=WORDS[tree], catalogue=catalogue, tree=tree, to_tree=to_tree(spot.url), **values)
