"""The page of a figure's program, as Markdown: the figure, what the program does, how to run it, and its code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from markupsafe import Markup

from dl49.addresses import Publication, in_tree, to_tree
from dl49.catalogue import Catalogue, Question
from dl49.figures import Program, figure_source, readable
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Language
from dl49.markdown import curled
from dl49.pages.templating import environment
from dl49.render import moving
from dl49.wording import WORDS

CALL = "drawing"
"""The list that stands for the figure in a program's page."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure where it stands: its question, its program, its file, SVG and alternative text in one language."""

    question: Question
    program: Program
    file: str
    svg: str
    alternative: str


def program_pages(guide: Guide, _publication: Publication) -> Mapping[str, File]:
    """Return the page of each program in both trees."""
    template = environment().get_template("program.md")
    pages = {}
    for tree in LANGUAGES:
        words = WORDS[tree]
        shown = (enumerate(drawings(guide.catalogue, one, tree), 1) for one in guide.catalogue.questions)
        for place, drawing in chain.from_iterable(shown):
            number, program = drawing.question.number, drawing.program
            title = words.program_title.format(number=number)
            meta = {
                "title": title if place == 1 else title + words.program_place.format(place=place),
                "description": drawing.alternative,
                "hide": ["navigation", "toc"],
            }
            fence = "~~~"
            while fence in program.code:
                fence += "~"
            text = template.render(
                meta=json.dumps(meta, ensure_ascii=False),  # JSON is YAML
                title=meta["title"],
                words=words,
                number=number,
                program=program,
                fence=fence,
            )
            address = in_tree(f"figures/{program.figure}.md", tree)
            pages[address] = File(text.encode(), source=f"../experiments/{program.file}")
    return pages


def drawing_html(catalogue: Catalogue, url: str, tree: Language) -> str:
    """Return the question and the figure of the program whose page is at ``url`` (relative to the site)."""
    name = url.rstrip("/").rpartition("/")[2]
    question = catalogue.by_number[int(name.partition("-")[0])]
    drawing = next(drawing for drawing in drawings(catalogue, question, tree) if drawing.program.figure == name)
    template = environment().get_template("drawing.html")
    figure = Markup(moving(drawing.svg, drawing.alternative, tree, drawing.file))
    return template.render(drawing=drawing, title=question.title[tree], figure=figure, to_tree=to_tree(url))


def every_drawing(catalogue: Catalogue) -> Iterator[Drawing]:
    """Yield the figures of all questions in both languages."""
    for tree in LANGUAGES:
        for question in catalogue.questions:
            yield from drawings(catalogue, question, tree)


def drawings(catalogue: Catalogue, question: Question, tree: Language) -> Iterator[Drawing]:
    """Yield the figures of a question that can be shown; each is named by the question's number first."""
    for image in (image.token for fragment in question.parts[tree].fragments for image in fragment.images):
        source = figure_source(str(image.attrGet("src") or ""))
        if source and source.number == question.number:
            program, svg = catalogue.programs.get(source.name), catalogue.figures.get(source.file)
            if program and svg and readable(svg):
                yield Drawing(question, program, source.file, svg, curled(image.content))
