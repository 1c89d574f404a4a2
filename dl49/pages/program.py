"""The page of a figure's program: the figure, what the program does, how to run it, and its code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from dl49.addresses import in_tree, to_tree
from dl49.catalogue import Catalogue, Question
from dl49.figures import Program, figure_source, inline
from dl49.guide import Guide
from dl49.languages import Language
from dl49.pages.templating import environment
from dl49.wording import WORDS

CALL = "program"
"""The list that a program's page consists of."""


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
    """Yield the file of each program's page in a tree; what is on the page comes with the lists."""
    for drawing in _drawings(catalogue, tree):
        meta = {
            "title": WORDS[tree].program_title.format(number=drawing.question.number),
            "description": drawing.alternative,
            "hide": ["navigation", "toc"],
        }
        text = f"---\n{json.dumps(meta, ensure_ascii=False)}\n---\n\n[[{CALL}]]\n"  # JSON is YAML
        path = in_tree(f"figures/{drawing.program.figure}.md", tree)
        yield PageFile(path, text, f"../experiments/{drawing.program.file}")


def program_page(guide: Guide, url: str, tree: Language) -> str:
    """Return the content of the page at ``url`` (relative to the site)."""
    name = url.rstrip("/").rpartition("/")[2]
    drawing = next(drawing for drawing in _drawings(guide.catalogue, tree) if drawing.program.figure == name)
    template = environment().get_template("program.html")
    return template.render(
        words=WORDS[tree],
        drawing=drawing,
        title=drawing.question.title[tree],
        figure=Markup(inline(drawing.svg, drawing.alternative)),
        code=Markup(highlight(drawing.program.code, PythonLexer(), HtmlFormatter(wrapcode=True))),
        to_tree=to_tree(url),
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
