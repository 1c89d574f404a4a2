"""The guide as cards for Anki, a deck of each language (genanki writes the package).

What a learner's history hangs on never changes: ids of decks and note types, names and number of fields, and the GUIDs
of notes, which come from a question's number, a follow-up's id and a concept's key. Anki takes a note anew only if its
date has grown, so each bears that of the last change of what it shows.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final

import genanki

from dl49.addresses import Publication, absolute, in_tree
from dl49.bibliography import format_reference
from dl49.catalogue import Concept, Question
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Bilingual, Language
from dl49.markdown import Formula, Fragment
from dl49.math.katex import Typeset
from dl49.render import Citations, Medium, Target, render, render_inline
from dl49.wording import DATA_WORDS, WORDS
from dl49.zips import zipped

RENDERED: Final = 1_795_914_000
"""When the look of a note last changed, by this module or by what it renders with; in seconds since 1970."""
_STYLE: Final = Path(__file__).with_name("cards.css")
_DECKS: Final[dict[Language, int]] = {"zh": 1_764_115_201, "en": 1_764_115_202}
_QUESTIONS: Final[dict[Language, int]] = {"zh": 1_764_115_211, "en": 1_764_115_212}
_TERMS: Final[dict[Language, int]] = {"zh": 1_764_115_221, "en": 1_764_115_222}
_FIELDS: Final = ("Id", "Front", "Section", "Line", "Back", "Works", "Page", "Spare 1", "Spare 2", "Spare 3", "Spare 4")
"""Of every note. One more would make Anki refuse all updates, so some are spare."""
_ABOVE: Final = '<div class="section">{{Section}}</div>'
_BELOW: Final = (
    '{{#Works}}<div class="works">{{Works}}</div>{{/Works}}{{#Page}}<p><a href="{{Page}}">{{Page}}</a></p>{{/Page}}'
)
_LINE: Final = '{{#Line}}<p class="line">{{Line}}</p>{{/Line}}'


@dataclass(frozen=True)
class _Cards(Medium):
    """For Anki: TeX for its own MathJax, figures as media by the hash of their content."""

    site_url: str | None
    language: Language
    media: dict[str, str] = field(default_factory=dict)

    def formula(self, formula: Formula, _typeset: Typeset) -> str:
        opening, closing = (r"\[", r"\]") if formula.display else (r"\(", r"\)")
        return f"{opening}{escape(formula.tex, quote=False)}{closing}"

    def drawing(self, svg: str, alternative: str, _language: Language, _file: str) -> str:
        name = f"dl49-{hashlib.sha256(svg.encode()).hexdigest()[:16]}.svg"
        self.media[name] = svg
        return f'<img src="{name}" alt="{escape(alternative)}">'

    def question(self, stem: str, anchor: str, _target: Target) -> str:
        page = absolute(self.site_url, in_tree(f"questions/{stem}/", self.language))
        return f"{page or ''}{f'#{anchor}' if anchor or not page else ''}"

    def program(self, _figure: str, _target: Target) -> str:
        return ""


class _Note(genanki.Note):  # type: ignore[misc]  # it has no types
    """A note with a date of its own: genanki has one for all."""

    def __init__(self, kind: genanki.Model, fields: Mapping[str, str], tags: list[str], changed: int) -> None:
        guid = _guid(kind.model_id, fields["Id"])
        super().__init__(kind, [fields.get(name, "") for name in _FIELDS], guid=guid, tags=tags)
        self.changed = max(changed, RENDERED)

    def write_to_db(self, cursor: sqlite3.Cursor, _timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        super().write_to_db(cursor, self.changed, deck_id, id_gen)


def site_decks(guide: Guide, publication: Publication) -> Mapping[str, File]:
    """Return a package of each language."""
    label = {"zh": Bilingual("中文 Anki 卡片", "Anki cards in Chinese")}
    label["en"] = Bilingual("英文 Anki 卡片", "Anki cards in English")
    return {f"downloads/dl49-{one}.apkg": File(_package(guide, publication, one), label[one]) for one in LANGUAGES}


def _package(guide: Guide, publication: Publication, language: Language) -> bytes:
    medium = _Cards(publication.site_url, language)
    deck = genanki.Deck(_DECKS[language], DATA_WORDS[language].name)
    for note in _Writer(guide, medium, *_kinds(language)).notes():
        deck.add_note(note)
    buffer = io.BytesIO()
    try:
        genanki.Package(deck).write_to_file(buffer, timestamp=max(guide.epoch, RENDERED))
    except sqlite3.OperationalError as error:  # a full disk: genanki's database is a file
        raise OSError(errno.EIO, f"The cards could not be written ({error})") from error
    with zipfile.ZipFile(buffer) as package:
        collection = package.read("collection.anki2")
    names = sorted(medium.media)
    media = {str(place): medium.media[name] for place, name in enumerate(names)}
    listing = json.dumps({str(place): name for place, name in enumerate(names)})
    return zipped({"collection.anki2": collection, "media": listing, **media}, guide.epoch)


def _kinds(language: Language) -> tuple[genanki.Model, genanki.Model]:
    """Return the types of notes: what is asked, and names with what they mean, which are asked both ways."""
    fields = [{"name": name} for name in _FIELDS]
    name, style = DATA_WORDS[language].name, _STYLE.read_text(encoding="utf-8")
    front = f'{_ABOVE}<div class="question">{{{{Front}}}}</div>'
    back = f'{front}<div class="more">{_LINE}{{{{Back}}}}</div>{_BELOW}'
    turned = f"{_ABOVE}{_LINE}{{{{Back}}}}"
    asked = [{"name": "Card 1", "qfmt": front, "afmt": back}]
    both = [
        *asked,
        {"name": "Card 2", "qfmt": turned, "afmt": f'{turned}<div class="more question">{{{{Front}}}}</div>'},
    ]
    return (
        genanki.Model(_QUESTIONS[language], name, fields, asked, css=style, sort_field_index=0),
        genanki.Model(_TERMS[language], f"{name}: {WORDS[language].concepts}", fields, both, css=style),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the notes of a language: ``asked`` and ``named`` are their types."""

    guide: Guide
    medium: _Cards
    asked: genanki.Model
    named: genanki.Model

    def notes(self) -> Iterator[_Note]:
        for question in self.guide.catalogue.questions:
            part = question.parts[self.medium.language]
            title = f"{question.number}. {escape(question.title[self.medium.language])}"
            yield self._asked(question, f"q{question.number}", title, part.answer)
            for one in part.follow_ups:
                front = f'<div class="section">{title}</div>{render_inline(one.question, self._target())}'
                yield self._asked(question, f"q{question.number}/{one.id}", front, one.answer)
        for concept in self.guide.catalogue.concepts.values():
            if concept.definition:
                yield self._named(concept)

    def _asked(self, question: Question, name: str, front: str, answer: Fragment) -> _Note:
        language, section = self.medium.language, question.section
        words, target = WORDS[language], self._target()
        shown = {
            "Id": name,
            "Front": front,
            "Section": f"{words.section.format(number=section.number)}{words.colon}{escape(section.name[language])}",
            "Back": render(answer.tokens, target),
            "Works": "".join(self._works(target.citations)),
            "Page": absolute(self.medium.site_url, in_tree(f"questions/{question.stem}/", language)) or "",
        }
        changed = self.guide.changed_at(question)
        shared = [self.guide.changed.get(file, 0) for file in ("references.bib", "sections.yml")]
        tags = [f"dl49::section-{section.number}", *(f"dl49::{concept.key}" for concept in question.concepts)]
        return _Note(self.asked, shown, tags, max(changed, *shared) if changed else self.guide.epoch)

    def _named(self, concept: Concept) -> _Note:
        language, formula = self.medium.language, Formula(concept.formula, display=False)
        typeset = self.guide.catalogue.math.get(formula)
        back = f"<p>{escape(concept.meaning(language))}</p>"
        back += f"<p>{self.medium.formula(formula, typeset)}</p>" if typeset else ""
        shown = {"Id": f"c/{concept.key}", "Front": escape(concept.name[language]), "Back": back}
        shown["Section"] = WORDS[language].concepts
        return _Note(
            self.named, shown, [f"dl49::{concept.key}"], self.guide.changed.get("concepts.yml", self.guide.epoch)
        )

    def _target(self) -> Target:
        catalogue = self.guide.catalogue
        return Target(self.medium.language, "", catalogue.math, Citations(), catalogue.figures, medium=self.medium)

    def _works(self, citations: Citations) -> Iterator[str]:
        known = self.guide.catalogue.references
        for key, number in citations.numbers.items():
            if key in known:
                yield f'<p id="ref-{key}">[{number}] {format_reference(known[key], shorten=True).html}</p>'


def _guid(kind: int, name: str) -> str:
    return str(genanki.guid_for(kind, name))
