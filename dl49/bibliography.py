"""Reads ``references.bib`` and writes references in the form the pages use."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import split_multiple_persons_names
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
)
from markupsafe import Markup

from dl49.catalogue import Reference
from dl49.markdown import curled
from dl49.problems import Problem
from dl49.text_files import TextFile

# The parser also logs what it cannot read; we report it with its place instead.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_REQUIRED: Final = ("author", "title", "year")
_KNOWN: Final = frozenset(
    [
        "author",
        "title",
        "year",
        "booktitle",
        "journal",
        "publisher",
        "school",
        "institution",
        "howpublished",
        "series",
        "volume",
        "number",
        "pages",
        "chapter",
        "edition",
        "editor",
        "month",
        "note",
        "eprint",
        "archiveprefix",
        "primaryclass",
        "doi",
        "url",
        "isbn",
    ]
)
_KEY: Final = re.compile(r"[A-Za-z][\w:-]*")
_NEXT_FIELD: Final = re.compile(r"\n\s*\w+\s*=")
_NO_NAME: Final = re.compile(r"[;&]|\bet al\b|,.*,|^and\b|\band$|\S \S.*,.*\S \S|\d|^\S$")
"""A comma between two names of two words each is mostly one that should be an `and`."""
_SHOUTED: Final = re.compile(r"[^a-z]*[A-Z]{3}[^a-z]* [^a-z]*[A-Z]{3}[^a-z]*")
"""Two words or more in capitals; one may be a name."""
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_ARXIV: Final = re.compile(
    rf"(?:0[7-9]|1[0-4]){_MONTH}\.\d{{4}}"  # April 2007 to 2014: four digits
    rf"|(?:1[5-9]|[2-9]\d){_MONTH}\.\d{{5}}"
    rf"|[a-z-]+(?:\.[A-Z]{{2}})?/(?:9[1-9]|0[0-7]){_MONTH}\d{{3}}"
)
_YEARS: Final = (1600, date.today().year + 1)
"""A work is cited by the year in which it appeared, at most announced for the next."""
_AROUND_ARXIV: Final = (-1, 6)
"""Years from the arXiv number to that in which the work appeared."""
_FORMS: Final = {
    "year": (re.compile(r"\d{4}"), "a year of four digits"),
    "doi": (re.compile(r"10\.\d{4,9}/[^\s]*[^\s.,;]"), "a bare DOI, such as 10.1162/neco.1997.9.8.1735"),
    "eprint": (_ARXIV, "an arXiv number, such as 1706.03762"),
    "url": (re.compile(r"https://[^\s]+"), "an address that starts with https://"),
}


def read_references(file: TextFile, problems: list[Problem]) -> dict[str, Reference]:
    """Read the works by key; entries that cannot be read are reported and left out."""
    if file.text is None:
        return {}
    references = {}
    for block in parse_string(file.text).blocks:
        line = _block_line(block)
        problem = _block_problem(block)
        if problem:
            hides = type(block) is ParsingFailedBlock or isinstance(block, ImplicitComment)
            problems.append(Problem(file.path, line, problem, hides=hides))
        entry = block.ignore_error_block if isinstance(block, DuplicateFieldKeyBlock) else block
        if isinstance(entry, Entry):
            problems.extend(Problem(file.path, line, message) for line, message in _entry_problems(entry))
            references[entry.key] = _reference(entry)
    return references


def _block_line(block: Block) -> int:
    first = (block.start_line or 0) + 1
    if isinstance(block, DuplicateFieldKeyBlock) and isinstance(block.ignore_error_block, Entry):
        again = [field.start_line for field in block.ignore_error_block.fields if field.key in block.duplicate_keys]
        return max(again, default=first - 1) + 1
    return first


def _block_problem(block: Block) -> str | None:
    match block:
        case DuplicateBlockKeyBlock():
            return f"The key `{block.key}` stands twice. Keep one entry."
        case DuplicateFieldKeyBlock():
            names = ", ".join(f"`{name}`" for name in sorted(block.duplicate_keys))
            return f"The entry gives {names} twice. Keep one."
        case ParsingFailedBlock():
            return "The BibTeX entry is broken: a brace, quote or comma is missing. Correct it."
        case ImplicitComment() if not all(row.startswith("%") for row in block.comment.splitlines() if row.strip()):
            return "There is text outside of the entries. Remove it, or start its lines with %."
        case _:
            return None


def _entry_problems(entry: Entry) -> Iterable[tuple[int, str]]:
    start = (entry.start_line or 0) + 1
    fields = {field.key.lower(): field for field in entry.fields}
    if not _KEY.fullmatch(entry.key):
        yield start, f"The key `{entry.key}` cannot be cited. Use letters, digits, `_`, `:` and `-` only."
    for name in _REQUIRED:
        if name not in fields or not _plain(str(fields[name].value)):
            yield start, f"`{entry.key}` has no {name}. Add `{name} = {{…}}`."
    if not any(name in fields for name in ("doi", "eprint", "url")):
        yield start, f"`{entry.key}` has no doi, eprint or url. Add where the work can be found."
    for name, field in fields.items():
        for message in _field_problems(name, str(field.value)):
            yield (field.start_line or 0) + 1, message
    if "year" in fields:
        reference = _reference(entry)
        for message in _year_problems(entry.key, reference.year, reference.arxiv):
            yield (fields["year"].start_line or 0) + 1, message


def _year_problems(key: str, written: str, arxiv: str) -> Iterable[str]:
    """Yield what is wrong with a year that has its form, beside the key and the arXiv number of the entry."""
    if not re.fullmatch(r"\d{4}", written):
        return
    year = int(written)
    first, last = _YEARS
    if not first <= year <= last:
        yield f"No work that is cited is of {year}. Correct the year."
        return
    in_key = re.search(r"\d{4}", key)
    if in_key and int(in_key[0]) != year:
        yield f"The key `{key}` says {in_key[0]}, the year is {year}. Correct one of them."
    if _ARXIV.fullmatch(arxiv):
        digits = arxiv.rpartition("/")[2][:2]
        posted = int(digits) + (1900 if "/" in arxiv and digits[0] == "9" else 2000)
        if not _AROUND_ARXIV[0] <= year - posted <= _AROUND_ARXIV[1]:
            yield f"arXiv:{arxiv} is of {posted}, the year is {year}. Correct one of them."


def _field_problems(name: str, value: str) -> Iterable[str]:
    if name not in _KNOWN:
        yield f"`{name}` is not a known field. Correct its name or remove it."
    if "\\" in value:
        yield f"`{name}` holds a TeX command. Write the letter itself in UTF-8."
    form, description = _FORMS.get(name, (None, ""))
    if _NEXT_FIELD.search(value):
        yield f"There is no comma after `{name}`. Add one."
    elif form and not form.fullmatch(_plain(value)):
        yield f"`{name}` is not {description}. Correct it."
    elif name == "author" and (
        any(_NO_NAME.search(person) for person in _names(value))
        or "others" in _names(value)[:-1]
        or len(set(_names(value))) < len(_names(value))
    ):
        yield "`author` is not a list of names. Write `Ada First and Bo Second and others`."
    elif name == "title" and (_SHOUTED.fullmatch(_plain(value)) or _plain(value).endswith((".", ",", ";"))):
        yield "`title` is in capitals or ends in a mark. Write it as the work has it, without a mark at its end."


def _names(authors: str) -> list[str]:
    return [str(name) for name in split_multiple_persons_names(_plain(authors))]


def _plain(value: str) -> str:
    return " ".join(value.replace("{", "").replace("}", "").split())


def _reference(entry: Entry) -> Reference:
    fields = {field.key.lower(): _plain(str(field.value)) for field in entry.fields}
    names = [" ".join(name.split(", ")[::-1]) for name in _names(fields.get("author", ""))]
    venue = next(
        (fields[n] for n in ("journal", "booktitle", "publisher", "school", "howpublished") if n in fields),
        "",
    )
    return Reference(
        key=entry.key,
        authors=tuple(curled(name) for name in names if name != "others"),
        and_others="others" in names,
        title=curled(fields.get("title", "")),
        year=fields.get("year", ""),
        venue=venue,
        doi=fields.get("doi", ""),
        arxiv=fields.get("eprint", ""),
        url=fields.get("url", ""),
        line=(entry.start_line or 0) + 1,
    )


MOST_AUTHORS: Final = 6
"""Authors that a shortened reference names before “et al.”."""


@dataclass(frozen=True, slots=True)
class FormattedReference:
    """A reference in the form of a list: authors, title, venue, year, and links to where it can be read."""

    key: str
    html: Markup


def format_reference(reference: Reference, *, shorten: bool = False) -> FormattedReference:
    """Return a reference as HTML; ``shorten`` cuts a long list of authors."""
    names = list(reference.authors)
    others = reference.and_others
    if shorten and len(names) > MOST_AUTHORS:
        names, others = names[: MOST_AUTHORS - 1], True
    authors = ", ".join(names) + (" et al." if others else "")
    links = reference.links
    title = escape(reference.title)
    if links:
        title = f'<a href="{escape(links[0][1])}">{title}</a>'
    venue = f"<cite>{escape(reference.venue)}</cite>, " if reference.venue else ""
    places = "".join(f', <a href="{escape(address)}">{escape(name)}</a>' for name, address in links)
    end = "" if authors.endswith(".") else "."
    html = f"{escape(authors)}{end} {title}. {venue}{escape(reference.year)}{places}."
    return FormattedReference(reference.key, Markup(html))
