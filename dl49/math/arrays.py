"""The forms of matrices, cases and aligned lines."""

from __future__ import annotations

from typing import Final

from dl49.math.convert import Converter, form
from dl49.math.katex import Node
from dl49.math.symbols import EM

_BASELINES: Final = 1.2
"""Em from one line to the next in an array, as in TeX; a row of Typst is 1 em high."""
_JOT: Final = 0.2
"""Em more between the lines of aligned equations. TeX has 0.3, but its lines are less high."""
_USUAL_DEPTH: Final = 0.35
"""Em below the line that every row of TeX has, and a tall row fills: space that an author adds counts from there."""
_LEAST_GAP: Final = 0.05
"""Em between rows that an author has moved together: they must not touch."""
_COLUMN_GAP: Final = 1
"""Em: twice TeX's `\\arraycolsep` of 5 points."""
_SMALL_COLUMN_GAP: Final = 0.5
"""Em, of the matrices that stand in a line of text: about two thick spaces."""


@form("array")
def _array(to: Converter, node: Node) -> str:
    if any(node.get("tags") or ()):
        to.fail(node, "A numbered line has no form in the PDF. Use aligned, with \\tag outside.")
    rows = [[to.group(cell) for cell in row] for row in node["body"]]
    if node.get("colSeparationType") in {"align", "alignat"}:
        gaps = [column.get("pregap", 0) for column in node["cols"]]
        lines = [_aligned(row, gaps) for row in rows]
        return _matrix(to, node, lines, "")
    columns = [column for column in node.get("cols") or () if column["type"] == "align"]
    sides = [column["align"] for column in columns] or ["c"]
    if len(set(sides)) == 1:
        align = {"l": "align: #left, ", "r": "align: #right, ", "c": ""}[sides[0]]
        return _matrix(to, node, [", ".join(row) for row in rows], align)
    cells = [[_placed(cell, sides[i] if i < len(sides) else "c") for i, cell in enumerate(row)] for row in rows]
    return _matrix(to, node, [", ".join(row) for row in cells], "")


def _aligned(cells: list[str], gaps: list[float]) -> str:
    """Return a line whose columns meet in pairs; Typst aligns them as TeX does, at each ampersand."""
    return " & ".join((f"#h({gap}em)" if gap else "") + cell for cell, gap in zip(cells, gaps, strict=False))


def _placed(cell: str, side: str) -> str:
    return {"l": f"& {cell}", "r": f"{cell} &", "c": cell}[side]


def _matrix(to: Converter, node: Node, lines: list[str], align: str) -> str:
    rules = _rules(to, node)
    gap = f"row-gap: #{_row_gap(node, tall='frac(' in ''.join(lines))}em, column-gap: #{_column_gap(node)}em"
    return f"mat(delim: #none, {align}{rules}{gap}, {'; '.join(lines)})"


def _row_gap(node: Node, *, tall: bool) -> float:
    """Return the space between rows in em.

    What an author adds counts from the row's usual depth, so that tall rows have part of it already.
    """
    filled = _USUAL_DEPTH if tall else 0
    extra = [gap["number"] * EM.get(gap["unit"], 0) - filled for gap in node["rowGaps"] if gap]
    between = _BASELINES * node.get("arraystretch", 1) + (_JOT if node.get("addJot") else 0) - 1
    return float(round(max(between, _LEAST_GAP) + max([0, *extra]), 3))


def _column_gap(node: Node) -> float:
    return _SMALL_COLUMN_GAP if node.get("colSeparationType") == "small" else _COLUMN_GAP


def _rules(to: Converter, node: Node) -> str:
    """Return the lines between rows and columns; Typst has none at the edges."""
    columns = node.get("cols") or ()
    verticals = [
        sum(c["type"] == "align" for c in columns[:index])
        for index, column in enumerate(columns)
        if column["type"] == "separator"
    ]
    horizontals = [index for index, lines in enumerate(node["hLinesBeforeRow"]) if lines]
    if {0, sum(c["type"] == "align" for c in columns)} & set(verticals) or {0, len(node["body"])} & set(horizontals):
        to.fail(node, "A line at the edge of an array has no form in the PDF. Leave it out.")
    if not verticals and not horizontals:
        return ""
    places = f"hline: ({', '.join(map(str, horizontals))}{',' if horizontals else ''})"
    return f"augment: #({places}, vline: ({', '.join(map(str, verticals))}{',' if verticals else ''})), "
