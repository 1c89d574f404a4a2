"""A fragment of our Markdown → Typst markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from markdown_it.tree import SyntaxTreeNode

from dl49.catalogue import Question
from dl49.figures import figure_source, program_of
from dl49.languages import Language
from dl49.markdown import CitedWork, Formula, Fragment, cited
from dl49.math.typst import TypstMath
from dl49.pdf.line_breaking import joined_texts, tied_text
from dl49.pdf.source import Marks, Place, array, boolean, label, raw_string, string
from dl49.problems import Problem

_KEPT_TOGETHER: Final = frozenset({"math_block", "table", "figure", "bullet_list", "ordered_list", "fence"})
"""Blocks that never stand at the head of a page without the end of the paragraph that leads to them."""


@dataclass(slots=True)
class Printing:
    """What writing fragments needs to know of the edition, and what it finds out: problems and cited works.

    ``math`` holds every formula, all of them with a form in print; ``figures`` are the names of the figures' files.
    ``link`` tells where a question's link leads: a Typst expression, or None where it leads nowhere; ``program_page``
    where the program of a figure is shown, if the site has an address.
    """

    language: Language
    math: Mapping[Formula, TypstMath]
    figures: Collection[str]
    link: Callable[[str], str | None]
    program_page: Callable[[str], str | None]
    marks: Marks = field(default_factory=Marks)
    problems: list[Problem] = field(default_factory=list)
    cited: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Writer:
    """Writes the fragments of one question."""

    printing: Printing
    question: Question
    figures: int = 0

    def blocks(self, fragment: Fragment) -> str:
        """Return the blocks of a fragment, one after another."""
        return self._blocks(_tree(fragment).children)

    def first_and_rest(self, fragment: Fragment) -> tuple[str, str]:
        """Return the first block and the other blocks."""
        children = _tree(fragment).children
        return self._blocks(children[:1]), self._blocks(children[1:])

    def heading(self, fragment: Fragment) -> str:
        """Return the text of a heading, without the heading itself."""
        heading = _tree(fragment).children[0]
        return self.printing.marks.mark(self._place(heading)) + self._paragraph(heading)

    def _blocks(self, nodes: Sequence[SyntaxTreeNode]) -> str:
        written = []
        index = 0
        while index < len(nodes):
            block = self._block(nodes[index])
            follower = nodes[index + 1] if index + 1 < len(nodes) else None
            if nodes[index].type == "paragraph" and follower and follower.type in _KEPT_TOGETHER:
                index += 1
                block = self._lead(block, follower)
            written.append(block)
            index += 1
        return "\n\n".join(written)

    def _lead(self, paragraph: str, follower: SyntaxTreeNode) -> str:
        block = self._block(follower)
        if follower.type in {"bullet_list", "ordered_list"}:
            return f"{paragraph}#keep-lines\n\n#kept-lines\n{block}"
        return f"#lead[{paragraph}][{block}]"

    def _block(self, node: SyntaxTreeNode) -> str:
        writers: Mapping[str, Callable[[SyntaxTreeNode], str]] = {
            "paragraph": self._paragraph,
            "math_block": self._display,
            "figure": self._figure,
            "bullet_list": self._list,
            "ordered_list": self._list,
            "table": self._table,
            "fence": self._code,
            "code_block": self._code,
            "blockquote": self._quote,
        }
        return self.printing.marks.mark(self._place(node)) + writers.get(node.type, self._unknown)(node)

    def _paragraph(self, node: SyntaxTreeNode) -> str:
        return "".join(map(self._inline, node.children))

    def _display(self, node: SyntaxTreeNode) -> str:
        formula = Formula(node.content.strip("\n"), display=True)
        marks = self.printing.marks
        mark = marks.mark(self._place(node, 1))
        tag = self.printing.math[formula].tag
        numbered = f", tag: ${tag}$" if tag else ""
        return f"{mark}#display-math(place: {string(str(marks.last))}{numbered}, {self._formula(formula)})"

    def _code(self, node: SyntaxTreeNode) -> str:
        language = string(node.info.split()[0]) if node.info.split() else "none"
        return f"#raw({raw_string(node.content.rstrip())}, block: true, lang: {language})"

    def _quote(self, node: SyntaxTreeNode) -> str:
        return f"#quote(block: true)[{self._blocks(node.children)}]"

    def _list(self, node: SyntaxTreeNode) -> str:
        items = [f"[{self._blocks(item.children)}]" for item in node.children]
        tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
        start = f", start: {int(node.attrGet('start') or 1)}" if node.type == "ordered_list" else ""
        name = "list" if node.type == "bullet_list" else "enum"
        return f"#{name}(tight: {boolean(tight)}{start}, {', '.join(items)})"

    def _table(self, node: SyntaxTreeNode) -> str:
        rows = [row for group in node.children for row in group.children]
        head, *body = [[f"[{self._cell(cell)}]" for cell in row.children] for row in rows]
        alignments = (re.sub(".*:", "", str(cell.attrGet("style") or "left")) for cell in rows[0].children)
        lines = [f"#data-table({array(alignments)}, {array(head)}"]
        return ",\n".join([*lines, *(array(row) for row in body)]) + ")"

    def _cell(self, cell: SyntaxTreeNode) -> str:
        return self.printing.marks.mark(self._place(cell)) + self._paragraph(cell)

    def _figure(self, node: SyntaxTreeNode) -> str:
        inline, caption = node.children
        image = inline.children[0]
        place = self._place(node)
        address = str(image.attrGet("src") or "")
        source = figure_source(address)
        alt = "".join(child.content for child in image.children) or image.content
        if source is None or source.file not in self.printing.figures or not alt.strip():
            what = (
                f"`{address}` has no alternative text" if not alt.strip() else f"The figure `{address}` cannot be read"
            )
            self._problem(place, f"{what}. Correct it.")
            return ""
        self.figures += 1
        number = f"{self.question.number}.{self.figures}"
        page = self.printing.program_page(source.name)
        program = array([string(f"experiments/{program_of(source.name)}"), string(page) if page else "none"])
        drawing = f"{string(f'figures/{source.file}')}, {string(alt)}, {string(number)}, {program}"
        return f"#drawing({drawing})[{self._blocks(caption.children)}]"

    def _inline(self, node: SyntaxTreeNode) -> str:
        writers: Mapping[str, Callable[[SyntaxTreeNode], str]] = {
            "inline": self._run,
            "strong": self._strong,
            "em": self._emphasis,
            "code_inline": self._inline_code,
            "math_inline": self._inline_formula,
            "citation": self._citation,
            "hardbreak": self._line_break,
            "link": self._link,
        }
        return writers.get(node.type, self._unknown)(node)

    def _strong(self, node: SyntaxTreeNode) -> str:
        return f"#strong[{self._run(node)}]"

    def _emphasis(self, node: SyntaxTreeNode) -> str:
        return f"#emph[{self._run(node)}]"

    def _inline_code(self, node: SyntaxTreeNode) -> str:
        return f"#raw({raw_string(node.content)})"

    def _inline_formula(self, node: SyntaxTreeNode) -> str:
        formula = Formula(node.content, display=False)
        whole = ", whole: true" if self.printing.math[formula].whole else ""
        return f"#inline-math({self._formula(formula)}{whole})"

    def _line_break(self, _node: SyntaxTreeNode) -> str:
        return "#linebreak()"

    def _run(self, node: SyntaxTreeNode) -> str:
        """Write inline nodes, with no break between a box and the punctuation that belongs to it."""
        found = list(joined_texts(node.children))
        written = []
        for index, piece in enumerate(found):
            before = found[index - 1] if index else None
            after = found[index + 1] if index + 1 < len(found) else None
            if isinstance(piece, str):
                written.append(tied_text(piece, before, after, self.printing.language))
            else:
                written.append(self._inline(piece))
        return "".join(written)

    def _formula(self, formula: Formula) -> str:
        typst = self.printing.math[formula]
        return f"alt: {string(typst.alt)}, ${typst.source}$"

    def _citation(self, node: SyntaxTreeNode) -> str:
        assert node.token is not None  # noqa: S101 (a citation has no closing token)
        works = cited(node.token)
        self.printing.cited.update(work.key for work in works)
        return "".join(map(_cite, works))

    def _link(self, node: SyntaxTreeNode) -> str:
        href = str(node.attrGet("href") or "")
        file = href.partition("#")[0]
        target = self.printing.link(file.removesuffix(".md")) if file.endswith(".md") else string(href)
        body = self._run(node)
        return f"#link({target})[{body}]" if target else body

    def _unknown(self, node: SyntaxTreeNode) -> str:
        self._problem(
            self._place(node), f"Markdown of the kind `{node.type}` has no form in print. Write it otherwise."
        )
        return ""

    def _problem(self, place: Place, message: str) -> None:
        self.printing.problems.append(Problem(place.path, place.line, message))

    def _place(self, node: SyntaxTreeNode, offset: int = 0) -> Place:
        above: SyntaxTreeNode | None = node
        while above is not None and (above.is_root or above.map is None):
            above = above.parent
        line = above.map[0] + 1 if above is not None and above.map else 1
        return Place(self.question.path, line + offset)


def _tree(fragment: Fragment) -> SyntaxTreeNode:
    return SyntaxTreeNode(fragment.tokens)


def _cite(work: CitedWork) -> str:
    locator = f", {string(work.locator)}" if work.locator else ""
    return f"#work({label(work.key)}{locator})"
