"""An edition → Typst source, the whole of it: the compiler opens no file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import resources
from typing import Final

import segno

from dl49.addresses import absolute, in_tree
from dl49.catalogue import Catalogue, Question, Section
from dl49.dates import day
from dl49.languages import Language
from dl49.markdown import Formula
from dl49.math.typst import TypstMath
from dl49.pdf.concept_index import concept_index
from dl49.pdf.editions import Edition, Imprint
from dl49.pdf.fragments import Printing, Writer
from dl49.pdf.print_words import PRINT_WORDS, PrintWords
from dl49.pdf.references import print_references
from dl49.pdf.source import Marks, array, boolean, dictionary, label, raw_string, string, text
from dl49.problems import Problem
from dl49.typesetting.compiler import MAIN
from dl49.wording import HEADINGS

_STYLES: Final[Mapping[Language, str]] = {"zh": "gb-7714-2015-numeric", "en": "ieee"}
"""The usual forms of numbered references, in China and among engineers elsewhere; both come with Typst."""


_IMPORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "template.typ": (
        "guide", "section", "question", "reference-answer", "learner", "review", "try-first", "related",
        "follow-up-part", "follow-up-group", "follow-up", "write-main", "write-follow-up",
        "lead", "keep-lines", "kept-lines", "work", "data-table", "drawing",
        "references", "concept-index", "concept-group", "concept", "cross-reference",
    ),
    "formulas.typ": ("inline-math", "display-math", "check-displays"),
}  # fmt: skip
"""What the body uses of the template; no other name, for it might hide one that formulas use."""


@dataclass(frozen=True, slots=True)
class TypstSource:
    """An edition's own Typst files by name, the marks in ``main.typ``, and the problems met in writing.

    ``origins`` holds the path of the content for each of the files that comes from there as it is.
    """

    files: Mapping[str, str]
    origins: Mapping[str, str]
    marks: Marks
    problems: tuple[Problem, ...]


def typst_source(
    catalogue: Catalogue,
    edition: Edition,
    imprint: Imprint,
    math: Mapping[Formula, TypstMath],
) -> TypstSource:
    """Return the source of an edition."""
    book = _Book(catalogue, edition, imprint)
    figures = {
        name: svg for name, svg in catalogue.figures.items() if svg and name.endswith(f"-{edition.language}.svg")
    }
    printing = Printing(edition.language, math, figures.keys(), book.link, book.program_page)
    imports = (f'#import "{file}": {", ".join(names)}' for file, names in _IMPORTS.items())
    parts = [*imports, "#show: guide", *book.body(printing)]
    made = {**book.frame(), **{f"figures/{name}": svg for name, svg in figures.items()}}
    if printing.cited:
        bibtex = dict(catalogue.shared_files)[f"{catalogue.folder}/references.bib"]
        made["references.bib"] = print_references(bibtex)
        parts.append(f"#references({string(_STYLES[edition.language])})")
    if not edition.sheet:
        parts.append(f"#concept-index({concept_index(catalogue, edition, math)})")
    parts.append("#check-displays()")
    origins = {name: f"{catalogue.folder}/{name}" for name in made if name.startswith("figures/")}
    origins["references.bib"] = f"{catalogue.folder}/references.bib"
    made[MAIN] = "\n\n".join(parts) + "\n"
    return TypstSource(made, origins, printing.marks, tuple(printing.problems))


def cover_source(catalogue: Catalogue, edition: Edition, imprint: Imprint) -> Mapping[str, str]:
    """Return the source of an edition's cover alone."""
    return {**_Book(catalogue, edition, imprint).frame(), MAIN: '#import "template.typ": cover-alone\n#cover-alone\n'}


@dataclass(frozen=True, slots=True)
class _Book:
    catalogue: Catalogue
    edition: Edition
    imprint: Imprint

    @property
    def words(self) -> PrintWords:
        return PRINT_WORDS[self.edition.language]

    def link(self, stem: str) -> str | None:
        """Return where a link to a question leads: into the edition, else to the site, else nowhere."""
        for question in self.catalogue.questions:
            if question.stem == stem:
                return self._target(question)
        return None

    def program_page(self, figure: str) -> str | None:
        """Return the page of the site that shows the program of a figure."""
        return absolute(self.imprint.site, in_tree(f"figures/{figure}/", self.edition.language))

    def _target(self, question: Question) -> str | None:
        if self.edition.has(question.number):
            return label(f"q{question.number}")
        return self._page(question)

    def _page(self, question: Question) -> str | None:
        address = absolute(self.imprint.site, in_tree(f"questions/{question.stem}/", self.edition.language))
        return string(address) if address else None

    def body(self, printing: Printing) -> Iterator[str]:
        """Yield the sections with their questions."""
        for section in self.catalogue.sections:
            questions = self.edition.questions(self.catalogue, section)
            if not questions:
                continue
            listed = array(array([str(q.number), string(self._title(q))]) for q in questions)
            yield f"#section({section.number}, {string(section.name[self.edition.language])}, {listed})"
            if self.edition.kind == "answers":
                yield from self._answers(section, questions, printing)
            else:
                yield from self._room(section, questions, printing)

    def _title(self, question: Question) -> str:
        return question.title[self.edition.language]

    def _head(self, section: Section, question: Question) -> str:
        tags = array(array([string(c.key), string(c.name[self.edition.language])]) for c in question.concepts)
        site = self._page(question) or "none"
        return f"#question({section.number}, {question.number}, {string(self._title(question))}, {tags}, {site})"

    def _answers(self, section: Section, questions: tuple[Question, ...], printing: Printing) -> Iterator[str]:
        answered = []
        for question in questions:
            writer = Writer(printing, question)
            part = question.parts[self.edition.language]
            asked = [writer.heading(one.question) for one in part.follow_ups]
            yield self._head(section, question)
            first, rest = writer.first_and_rest(part.answer)
            yield f"#reference-answer[{first}][{rest}]"
            yield f"#learner[{writer.blocks(part.learner)}]"
            yield f"#review[{writer.blocks(part.review)}]"
            yield f"#try-first({question.number}, {array(f'[{one}]' for one in asked)})"
            yield from self._related(question)
            answered.append((question, asked, [writer.blocks(one.answer) for one in part.follow_ups]))
        yield f"#follow-up-part({section.number})"
        for question, asked, answers in answered:
            yield f"#follow-up-group({question.number}, {string(self._title(question))})"
            for index, (one, answer) in enumerate(zip(asked, answers, strict=True), 1):
                yield f"#follow-up({question.number}, {index})[{one}][{answer}]"

    def _related(self, question: Question) -> Iterator[str]:
        found = self.catalogue.related(question)
        if found:
            rows = (array([str(q.number), string(self._title(q)), self._target(q) or "none"]) for q in found)
            yield f"#related({array(rows)})"

    def _room(self, section: Section, questions: tuple[Question, ...], printing: Printing) -> Iterator[str]:
        for question in questions:
            writer = Writer(printing, question)
            yield "#pagebreak(weak: true)"
            yield self._head(section, question)
            yield "#write-main"
            for index, one in enumerate(question.parts[self.edition.language].follow_ups, 1):
                yield f"#write-follow-up({question.number}, {index})[{writer.heading(one.question)}]"

    def frame(self) -> Mapping[str, str]:
        """Return the template, and the file that tells it what the edition is."""
        template = resources.files("dl49.pdf").joinpath("template.typ").read_text(encoding="utf-8")
        return {"book.typ": f"#let book = {self.metadata()}\n", "template.typ": template}

    def metadata(self) -> str:
        """Return what the template wants to know."""
        language, words = self.edition.language, self.words
        with_answers = self.edition.kind == "answers"
        spoken = {name: string(value) for name, value in asdict(words).items() if isinstance(value, str)}
        headings = HEADINGS[language]
        spoken |= {
            "answer": string(headings.answer),
            "learner": string(headings.learner),
            "review": string(headings.review),
        }
        spoken |= {"authors": string(words.title), "keywords": array([string("deep learning"), string("深度学习")])}
        version = words.version.format(version=self.imprint.version, date=day(self.imprint.epoch, language))
        steps = words.steps_answers if with_answers else words.steps_questions
        listed = words.comma.join(map(str, sorted(self.edition.only)))
        sheet = self.catalogue.section_of[self.edition.sheet].name[language] if self.edition.sheet else ""
        return dictionary(
            sheet=string(sheet) if sheet else "none",
            language=string(language),
            kind=string(self.edition.kind),
            title_lines=array(map(string, words.title_lines)),
            two_sided=boolean(self.edition.two_sided),
            edition=string(words.answers_edition if with_answers else words.questions_edition),
            part=string(words.part.format(numbers=listed)) if self.edition.only else "none",
            version=string(version),
            address=string(self.imprint.address) if self.imprint.address else "none",
            qr=raw_string(_qr(self.imprint.address)) if self.imprint.address else "none",
            squares=array(self._squares()),
            steps=array(f"[{_bold_start(step)}]" for step in steps),
            notes=array(string(note) for note in (words.source, words.license, words.set_with, version)),
            words=dictionary(**spoken),
        )

    def _squares(self) -> Iterator[str]:
        for section in self.catalogue.sections:
            for number in section.questions:
                yield array([str(number), str(section.number), boolean(self.edition.has(number))])


def _bold_start(sentence: str) -> str:
    _, bold, rest = sentence.split("**", 2)
    return f"#strong[{text(bold)}]{text(rest)}"


def _qr(address: str) -> str:
    stream = io.BytesIO()
    segno.make(address, error="m").save(stream, kind="svg", border=0, xmldecl=False, svgns=True, dark="#1a2230")
    return stream.getvalue().decode("utf-8")
