"""The guide as an e-book in each language: EPUB 3 with MathML and inline SVG (https://www.w3.org/TR/epub-33/)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from markupsafe import Markup

from dl49.addresses import Publication
from dl49.bibliography import format_reference
from dl49.catalogue import Question
from dl49.collation import sort_key
from dl49.figures import SVG, parse_svg
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Bilingual, Language
from dl49.markdown import Formula
from dl49.math.katex import Typeset
from dl49.math.typst import TypstMath, to_typst
from dl49.render import Citations, Medium, Target, render, render_inline
from dl49.wording import DATA_WORDS, HEADINGS, WORDS
from dl49.xml_templates import xml_templates
from dl49.zips import zipped

_STYLE: Final = Path(__file__).with_name("ebook.css")
_PREFIX: Final = "f"
"""What ids of a figure start with: in XML no id may start with a digit."""


@dataclass(frozen=True)
class _Book(Medium):
    """For e-books: MathML with words for readers that cannot show it, and figures as XML."""

    spoken: Mapping[Formula, TypstMath]

    def formula(self, formula: Formula, typeset: Typeset) -> str:
        said = self.spoken[formula].alt if formula in self.spoken else formula.tex
        return typeset.mathml.replace("<math", f'<math alttext="{escape(said or formula.tex)}"', 1)

    def drawing(self, svg: str, alternative: str, _language: Language, _file: str) -> str:
        return drawn(svg, alternative)

    def question(self, stem: str, anchor: str, _target: Target) -> str:
        return f"{_PREFIX}{stem}.xhtml{anchor and f'#{anchor}'}"

    def program(self, _figure: str, _target: Target) -> str:
        return ""


def drawn(svg: str, alternative: str) -> str:
    """Return a figure as SVG to stand in XHTML, still where it moves.

    Raises BrokenFigureError if it cannot be read.
    """
    root = ET.fromstring(ET.tostring(parse_svg(svg)))  # noqa: S314 (a copy of what was let through)
    for element in root.iter():
        element.tag = str(element.tag).removeprefix(f"{{{SVG}}}")
        for key, value in [*element.attrib.items()]:
            if key.startswith("data-"):
                del element.attrib[key]
            elif key == "id":
                element.set(key, _PREFIX + value)
            elif key == "href" and value.startswith("#"):
                element.set(key, f"#{_PREFIX}{value[1:]}")
            elif value.startswith("url(#"):
                element.set(key, f"url(#{_PREFIX}{value[5:]}")
    for parent in [*root.iter()]:
        for child in [*parent]:
            if child.get("display") == "none":
                parent.remove(child)
    root.attrib.update({"xmlns": SVG, "role": "img", "aria-label": alternative})
    return ET.tostring(root, encoding="unicode")


def site_books(guide: Guide, _publication: Publication) -> Mapping[str, File]:
    """Return an e-book of each language."""
    label = {"zh": Bilingual("中文电子书（EPUB）", "E-book in Chinese (EPUB)")}
    label["en"] = Bilingual("英文电子书（EPUB）", "E-book in English (EPUB)")
    return {f"downloads/dl49-{one}.epub": File(_book(guide, one), label[one]) for one in LANGUAGES}


def _book(guide: Guide, language: Language) -> bytes:
    catalogue = guide.catalogue
    medium = _Book(to_typst(catalogue.math, language))
    sections = [(section, catalogue.listed(section)) for section in catalogue.sections if catalogue.listed(section)]
    concepts = [one for one in catalogue.concepts.values() if one.definition]
    shared = {
        "language": language,
        "name": DATA_WORDS[language].name,
        "words": DATA_WORDS[language],
        "page_words": WORDS[language],
        "headings": HEADINGS[language],
        "sections": sections,
        "prefix": _PREFIX,
    }

    def page(template: str, **values: object) -> str:
        return xml_templates().get_template(f"book/{template}.xml").render(**shared, **values)

    pages = {"cover.xhtml": page("cover"), "nav.xhtml": page("nav"), "questions.xhtml": page("questions")}
    for question in catalogue.questions:
        pages[f"{_PREFIX}{question.stem}.xhtml"] = page("question", **_shown(guide, question, language, medium))
    ordered = sorted(concepts, key=lambda concept: sort_key(concept.name[language], language))
    pages["glossary.xhtml"] = page("glossary", concepts=ordered)
    files = [
        {"name": name, "id": f"p{place}", "mathml": "<math" in text, "svg": "<svg" in text}
        for place, (name, text) in enumerate(pages.items())
    ]
    opf = page(
        "package",
        files=files,
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, f"dl49-{language}"),
        modified=datetime.fromtimestamp(guide.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": page("container"),
            "EPUB/package.opf": opf,
            "EPUB/style.css": _STYLE.read_text(encoding="utf-8"),
            **{f"EPUB/{name}": text for name, text in pages.items()},
        },
        guide.epoch,
        stored=["mimetype"],
    )


def _shown(guide: Guide, question: Question, language: Language, medium: Medium) -> Mapping[str, object]:
    """Return what the page of a question shows."""
    catalogue, part, citations = guide.catalogue, question.parts[language], Citations()
    target = Target(language, "", catalogue.math, citations, catalogue.figures, medium=medium)
    blocks = {
        "answer": Markup(render(part.answer.tokens, target)),
        "learner": Markup(render(part.learner.tokens, target)),
        "review": Markup(render(part.review.tokens, target)),
        "follow_ups": [
            (one.id, Markup(render_inline(one.question, target)), Markup(render(one.answer.tokens, target)))
            for one in part.follow_ups
        ],
    }
    works = (catalogue.references[key] for key in citations.numbers if key in catalogue.references)
    return {
        "question": question,
        **blocks,
        "works": [format_reference(work, shorten=True) for work in works],
        "related": catalogue.related(question),
    }
