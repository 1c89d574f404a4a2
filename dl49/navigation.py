"""The order of the pages, the names of their groups, and what search engines and previews are told of each page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from dl49.addresses import PAGES, Publication, absolute, in_tree, to_tree, tree_of
from dl49.catalogue import Catalogue, Question
from dl49.dates import day
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Language
from dl49.problems import Problem, report
from dl49.wording import DATA_WORDS, WORDS, Words

_LOCALES: Final = {"zh": "zh_CN", "en": "en_US"}


@dataclass(frozen=True, slots=True)
class Group:
    """A section in the sidebar: a key that stands for its name until the tree is known, and its files."""

    key: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in a tree: language, its own name, and address (full where the site has one, else relative)."""

    language: Language
    name: str
    address: str
    link: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page tells of it."""

    alternates: tuple[Alternate, ...]
    locale: str
    other_locales: tuple[str, ...]


def order(catalogue: Catalogue) -> list[str | Group]:
    """Return the files of all pages in the order of the sidebar, relative to the content; sections are groups."""
    groups = [
        Group(f"section-{section.number}", tuple(f"questions/{one.stem}.md" for one in catalogue.listed(section)))
        for section in catalogue.sections
    ]
    home, questions, practice, *known = PAGES
    others = sorted({page.name for page in catalogue.pages}.difference(PAGES))
    before, after = ([f"{name}.md" for name in names] for names in ((home, questions, practice), (*known, *others)))
    return [*before, *(group for group in groups if group.files), *after]


def group_name(catalogue: Catalogue, key: str, tree: Language) -> str | None:
    """Return the name of a group in a tree, or None for another key."""
    for section in catalogue.sections:
        if key == f"section-{section.number}":
            return f"{section.number}. {section.name[tree]}"
    return None


def short_title(question: Question, tree: Language) -> str:
    """Return the question's name in the sidebar."""
    return f"{question.number}. {question.short[tree]}"


def page_meta(question: Question, tree: Language) -> dict[str, str]:
    """Return title and description of a question's page."""
    return {"title": question.title[tree], "description": question.parts[tree].one_line}


def _head(url: str, tree: Language, site_url: str | None) -> Head:
    """Return the alternates of a page at ``url`` (relative to the site), itself included, and its locales."""
    up = to_tree(url) + ("../" if tree == "en" else "")
    alternates = []
    for language in LANGUAGES:
        target = in_tree(url, language)
        link = f"{up}{target}" or "./"
        alternates.append(Alternate(language, WORDS[language].tab, absolute(site_url, target) or link, link))
    others = tuple(_LOCALES[language] for language in LANGUAGES if language != tree)
    return Head(tuple(alternates), _LOCALES[tree], others)


def _report_address(repository: str | None, question: Question | None, page_title: str, tree: Language) -> str:
    """Return the address at which a reader reports an error in a page, or nothing without a repository."""
    if not repository:
        return ""
    words = WORDS[tree]
    subject = words.report_title.format(number=question.number) if question else page_title
    return f"{repository.rstrip('/')}/issues/new?title={quote(subject)}"


@dataclass(frozen=True, slots=True)
class Told:
    """What the page of a question tells of it: the day of its last change (nothing, if unknown), and JSON-LD."""

    changed: str
    linked_data: str


def told(guide: Guide, publication: Publication, question: Question, tree: Language) -> Told:
    """Return what a question's page tells; there is no JSON-LD while the site has no address of its own."""
    epoch = guide.changed_at(question)
    data = _linked_data(question, publication.site_url, epoch, tree) if publication.site_url else ""
    return Told(day(epoch, tree) if epoch else "", data)


def _linked_data(question: Question, site_url: str, epoch: int | None, tree: Language) -> str:
    """Return an article and its way from the home page (schema.org), so that it can stand in a script."""
    home, page = (absolute(site_url, in_tree(url, tree)) for url in ("", f"questions/{question.stem}/"))
    title, name = question.title[tree], DATA_WORDS[tree].name
    article = {
        "@type": "Article",
        "headline": title,
        "description": question.parts[tree].one_line,
        "url": page,
        "inLanguage": tree,
        "isAccessibleForFree": True,
        "license": "https://creativecommons.org/licenses/by-sa/4.0/",
        "author": {"@type": "Organization", "name": name, "url": home},
        "about": [{"@type": "DefinedTerm", "name": concept.name[tree]} for concept in question.concepts],
    }
    if epoch:
        article["dateModified"] = datetime.fromtimestamp(epoch, UTC).isoformat()
    steps = ((name, home), (question.section.name[tree], f"{home}#section-{question.section.number}"), (title, page))
    way = [{"@type": "ListItem", "position": at, "name": one, "item": url} for at, (one, url) in enumerate(steps, 1)]
    graph = [article, {"@type": "BreadcrumbList", "itemListElement": way}]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return text.replace("<", "\\u003c")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the templates around a page's content need: its head, its words, its foot, and the problems of a preview."""

    head: Head
    words: Words
    report: str
    problems: tuple[str, ...]


def frame(
    problems: Iterable[Problem], publication: Publication, url: str, title: str, question: Question | None
) -> Frame:
    """Return the frame of the page at ``url`` (relative to the site); ``question`` is None for a page of prose."""
    tree = tree_of(url)
    address = _report_address(publication.repository, question, title, tree)
    return Frame(_head(url, tree, publication.site_url), WORDS[tree], address, tuple(report(problems)))
