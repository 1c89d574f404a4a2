"""The page of a figure's program, as Markdown: the figure, what the program does, how to run it, and its code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from dl49.addresses import in_tree, to_tree
from dl49.catalogue import Catalogue, Question
from dl49.figures import Program, figure_source, inline
from dl49.languages import Language
from dl49.pages.templating import environment
from dl49.wording import WORDS

CALL = "drawing"
"""The list that stands for the figure in a program's page."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure where it stands: its question, its program, its SVG and alternative text in one language."""

    question: Question
    program: Program
    svg: str
    alternative: str


@dataclass(frozen=True, slots=True)
class PageFile:
    """A Markdown file that is not in ``content/``: its path there, its text, and what to edit to change it."""

    path: str
    text: str
    source: str


def program_pages(catalogue: Catalogue, tree: Language) -> Iterator[PageFile]:
    """Yield the file of each program's page in a tree."""
    template = environment().get_template("program.md")
    for drawing in _drawings(catalogue, tree):
        words, number, program = WORDS[tree], drawing.question.number, drawing.program
        meta = {
            "title": words.program_title.format(number=number),
            "description": drawing.alternative,
            "hide": ["navigation", "toc"],
        }
        fence = "~~~"
        while fence in program.code:
            fence += "~"
        text = template.render(
            meta=json.dumps(meta, ensure_ascii=False),  # JSON is YAML
            words=words,
            number=number,
            program=program,
            fence=fence,
        )
        yield PageFile(in_tree(f"figures/{program.figure}.md", tree), text, f"../experiments/{program.file}")


def drawing_html(catalogue: Catalogue, url: str, tree: Language) -> str:
    """Return the question and the figure of the program whose page is at ``url`` (relative to the site)."""
    name = url.rstrip("/").rpartition("/")[2]
    drawing = next(drawing for drawing in _drawings(catalogue, tree) if drawing.program.figure == name)
    return (
        environment()
        .get_template("drawing.html")
        .render(
            drawing=drawing,
            title=drawing.question.title[tree],
            figure=Markup(inline(drawing.svg, drawing.alternative)),
            to_tree=to_tree(url),
        )
    )


def _drawings(catalogue: Catalogue, tree: Language) -> Iterator[Drawing]:
    """Yield the figures that can be shown, in the order of the questions."""
    for question in catalogue.questions:
        for image in (image.token for fragment in question.parts[tree].fragments for image in fragment.images):
            source = figure_source(str(image.attrGet("src") or ""))
            program = catalogue.programs.get(source.name) if source else None
            svg = catalogue.figures.get(source.file) if source else None
            if program and svg:
                yield Drawing(question, program, svg, image.content)
