"""Lists that stand in pages of prose, each called for by a paragraph ``[[name]]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from dl49.addresses import climb, to_tree
from dl49.bibliography import format_reference
from dl49.catalogue import Concept, Question, Reference
from dl49.collation import initial, sort_key, spelled
from dl49.dates import day
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import Language, has_han, other
from dl49.markdown import Formula
from dl49.pages.gallery import example, gallery
from dl49.pages.paper import editions, section_sheets
from dl49.pages.program import CALL, drawing_html
from dl49.pages.templating import environment
from dl49.render import Citations, Target, moving, render_inline
from dl49.wording import HEADINGS, WORDS


@dataclass(frozen=True, slots=True)
class ListContext:
    """Where a list stands: the address of the page (relative to the site), its tree, and what lists are made of."""

    guide: Guide
    files: Mapping[str, File]
    url: str
    tree: Language


def make_list(name: str, context: ListContext) -> str:
    """Return the list that ``[[name]]`` calls for as HTML; nothing if there is no such list."""
    return LISTS[name](context) if name in LISTS else ""


def _sections(context: ListContext) -> str:
    """Return the sections, each with its questions."""
    return _render("sections", context)


def _questions(context: ListContext) -> str:
    """Return all questions with their follow-ups and no answers, for testing oneself."""
    target = Target(context.tree, climb(context.url), context.guide.catalogue.math, Citations())

    def follow_ups(question: Question) -> list[Markup]:
        return [Markup(render_inline(one.question, target)) for one in question.parts[context.tree].follow_ups]

    return _render("questions", context, follow_ups=follow_ups)


def _concepts(context: ListContext) -> str:
    """Return the concept index, by pinyin or by letter."""
    catalogue, tree = context.guide.catalogue, context.tree
    concepts = sorted(catalogue.concepts.values(), key=lambda concept: sort_key(concept.name[tree], tree))
    groups = [(letter, list(group)) for letter, group in groupby(concepts, key=lambda c: initial(c.name[tree], tree))]

    def formula(concept: Concept) -> Markup:
        typeset = catalogue.math[Formula(concept.formula, display=False)].html if concept.formula else ""
        return Markup(typeset)

    return _render("concepts", context, groups=groups, formula=formula, pinyin=_pinyin, translation=other(tree))


def _pinyin(concept: Concept) -> str:
    """Return how the names of a concept are spelled, syllable by syllable, parted by ``|``."""
    names = (name for name in (concept.name.zh, *concept.aliases) if has_han(name))
    return "|".join(" ".join(re.findall(r"\w+", " ".join(spelled(name)).lower())) for name in names)


def _references(context: ListContext) -> str:
    """Return all cited works by first author's name, each with the questions that cite it."""
    citing: dict[str, list[Question]] = {key: [] for key in context.guide.catalogue.references}
    for question in context.guide.catalogue.questions:
        for key in _cited_keys(question) & citing.keys():
            citing[key].append(question)
    works = sorted(context.guide.catalogue.references.values(), key=_by_author)
    return _render("references", context, works=[(format_reference(work), citing[work.key]) for work in works])


def _by_author(work: Reference) -> tuple[str, str, str]:
    last_name = work.authors[0].rpartition(" ")[2] if work.authors else work.title
    return sort_key(last_name, "en")[0], work.year, work.title


def _cited_keys(question: Question) -> set[str]:
    return {
        work.key for part in question.parts.values() for fragment in part.fragments for work, _ in fragment.citations
    }


def _downloads(context: ListContext) -> str:
    """Return the files that can be downloaded, with their size and date."""
    downloads = {address: file for address, file in context.files.items() if file.label}
    date = day(context.guide.epoch, context.tree)
    return _render("downloads", context, downloads=downloads, date=date, to_root=climb(context.url))


def _print(context: ListContext) -> str:
    """Return what can be printed: the PDFs that were made, and each question from its page."""
    found = editions(context.files, context.tree)
    sheets = [*section_sheets(context.guide.catalogue, context.files, context.tree)]
    return _render("print", context, editions=found, sheets=sheets, to_root=climb(context.url))


def _start(context: ListContext) -> str:
    """Return the three ways to begin: the first question, a random one, the PDF."""
    found = editions(context.files, context.tree)
    pdf = climb(context.url) + found[0].address if found else "#downloads"
    return _render("start", context, first=context.guide.catalogue.questions[0], pdf=pdf)


def _figures(context: ListContext) -> str:
    """Return all figures as small pictures, section by section, each with its claim and the way to its place."""
    groups = [
        (section, pictures)
        for section in context.guide.catalogue.sections
        if (pictures := [*gallery(context.guide.catalogue, context.guide.catalogue.listed(section), context.tree)])
    ]
    return _render("figures", context, groups=groups, to_root=climb(context.url))


def _example(context: ListContext) -> str:
    """Return a question with its one-line answer and its figure, as a taste of all."""
    drawing = example(context.guide.catalogue, context.tree)
    if drawing is None:
        return ""
    figure = Markup(moving(drawing.svg, drawing.alternative, context.tree, drawing.file))
    return _render("example", context, drawing=drawing, figure=figure, headings=HEADINGS[context.tree])


def _map(context: ListContext) -> str:
    """Return a cell for each question, in reading order."""
    return _render("map", context)


def _practice(context: ListContext) -> str:
    """Return the place where the practice's script shows itself, with what to do without it."""
    cards = f"assets/cards-{context.tree}.json"
    return _render("practice", context, cards=cards, to_root=climb(context.url))


def _offline(context: ListContext) -> str:
    """Return the button that keeps the whole site; the script of the service worker shows it and names the size."""
    return _render("offline", context)


LISTS: dict[str, Callable[[ListContext], str]] = {
    "sections": _sections,
    "questions": _questions,
    "concepts": _concepts,
    "references": _references,
    "downloads": _downloads,
    "practice": _practice,
    "offline": _offline,
    "print": _print,
    "start": _start,
    "figures": _figures,
    "example": _example,
    "map": _map,
    CALL: lambda context: drawing_html(context.guide.catalogue, context.url, context.tree),
}
"""What a paragraph ``[[name]]`` of a page calls for."""


def _render(template: str, context: ListContext, **values: object) -> str:
    found = environment().get_template(f"{template}.html")
    catalogue, tree = context.guide.catalogue, context.tree
    return found.render(words=WORDS[tree], catalogue=catalogue, tree=tree, to_tree=to_tree(context.url), **values)
