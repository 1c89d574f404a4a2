"""KaTeX's parse tree → Typst math: what a sequence of atoms needs, and the table of forms for each type of node."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from dl49.math.atoms import classes, is_operand, numbers, tex_class
from dl49.math.katex import Node
from dl49.math.symbols import CLASSES, EM, NO_SPACES, VARYING, WORD_SPACE, between, character, classed, joined

Form = Callable[["Converter", Node], str]

FORMS: Final[dict[str, Form]] = {}
"""How each type of node of KaTeX's tree is written in Typst."""


class UnsupportedError(Exception):
    """A node has no form in Typst; ``position`` counts characters from the start of the TeX."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def form(*types: str) -> Callable[[Form], Form]:
    """Register the form of some types of node."""

    def register(function: Form) -> Form:
        FORMS.update(dict.fromkeys(types, function))
        return function

    return register


# What nodes without a form come from, to find their place and to say what to do.
_SOURCES: Final = {
    "color": (r"textcolor|color", "Color is lost on paper and on many readers. Leave it out."),
    "sizing": (r"tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge", "Leave the size out."),
    "raisebox": (r"raisebox|dddot|ddddot", "Write it without."),
    "rule": (r"rule", "Write it without."),
    "lap": (r"mathllap|mathrlap|mathclap|llap|rlap|clap", "Write it without."),
    "verb": (r"verb", r"Use \texttt."),
    "accentUnder": (r"under[a-z]+arrow|undergroup|underlinesegment|utilde", r"Use \underset."),
    "reflectbox": (r"reflectbox", "Write it without."),
    "enclose": (r"sout|phase|angl|colorbox|fcolorbox", "Write it without."),
    "not": (r"not", ""),
}


@dataclass
class Converter:
    """Converts one formula.

    ``script`` says that it is within a superscript or subscript.

    ``tag`` is what the formula is numbered with, as Typst math; it is set while converting.
    """

    tex: str
    display: bool
    script: bool = False
    place: int = 0
    tag: str = ""

    def node(self, node: Node) -> str:
        """Return a node as Typst math. Raises UnsupportedError."""
        self.place = node.get("at", self.place)
        write = FORMS.get(node["type"])
        if write is None:
            self.fail(node)
        return write(self, node)

    def group(self, body: Node | Sequence[Node] | None) -> str:
        """Return an argument: a node or several, or nothing. Raises UnsupportedError."""
        if body is None:
            return ""
        if isinstance(body, dict):
            body = body["body"] if body["type"] == "ordgroup" else [body]
        return self.sequence(body)

    def sequence(self, nodes: Sequence[Node]) -> str:
        """Return nodes side by side, with the spacing that TeX gives them. Raises UnsupportedError."""
        parts: list[str] = []
        before: Node | None = None
        left = ""
        space: float | None = None
        for atom, right in self.atoms(nodes):
            if not right:
                space = (space or 0) + self._width(atom)
                continue
            parts.append(self._gap(left, right, space))
            is_operator = atom["type"] == "atom" and atom["family"] == "bin"
            parts.append(self._operator(atom, right, before) if is_operator else self.node(atom))
            before, left, space = atom, right, None
        return joined([*parts, self._gap("", "", space)])

    def atoms(self, nodes: Sequence[Node]) -> list[tuple[Node, str]]:
        """Return what is seen of nodes, each with its class; spaces have none. Raises UnsupportedError."""
        found = numbers(self._negated(self._flat(nodes)))
        return list(zip(found, classes(found), strict=True))

    def _gap(self, left: str, right: str, space: float | None) -> str:
        """Return the space between two atoms where Typst does not find it by itself.

        Beside a space of the author's Typst gives none of its own, as TeX does; and it knows no inner atoms.
        """
        if space is None and "inner" not in {left, right}:
            return ""
        width = (space or 0) + between(left, right, script=self.script)
        return f"#h({round(width, 4):g}em)" if space is not None or width else ""

    def _width(self, node: Node) -> float:
        if node["type"] == "spacing":
            return WORD_SPACE
        dimension = node["dimension"]
        if dimension["unit"] not in EM:
            self.fail(node, f"The unit {dimension['unit']} has no form in the PDF. Use em.")
        return float(dimension["number"] * EM[dimension["unit"]])

    @contextmanager
    def scripts(self) -> Iterator[None]:
        """Convert what is within as a superscript or subscript."""
        outer, self.script = self.script, True
        yield
        self.script = outer

    def fail(self, node: Node, message: str = "") -> NoReturn:
        """Raise UnsupportedError for a node."""
        commands, advice = _SOURCES.get(node["type"], (None, "Write it in another way."))
        found = re.search(rf"\\({commands})(?![A-Za-z])", self.tex) if commands else None
        inner = _place(node)
        position = found.start() if found else self.place if inner is None else inner
        name = found[0] if found else node.get("label") or node["type"]
        raise UnsupportedError(message or f"{name} has no form in the PDF. {advice}", position)

    def _operator(self, atom: Node, family: str, before: Node | None) -> str:
        """Return a binary operator, or a sign where TeX takes it for one."""
        char = atom["char"]
        if char not in VARYING:
            return classed(char, family)
        if family == "bin":
            plain = before is not None and is_operand(before)
        else:
            plain = before is not None and tex_class(before) in {"open", "rel", "punct"}
        return character(char) if plain else f'class("{CLASSES[family]}", {character(char)})'

    def _flat(self, nodes: Sequence[Node]) -> list[Node]:
        """Take the branch that holds here where KaTeX has several, and leave out what is not seen."""
        flat: list[Node] = []
        for node in nodes:
            if node["type"] == "htmlmathml":
                flat.extend(self._flat(node["mathml"]))
            elif node["type"] == "mathchoice":
                flat.extend(self._flat(node["script" if self.script else "display" if self.display else "text"]))
            elif node["type"] != "internal" and not (node["type"] == "spacing" and node["text"] in NO_SPACES):
                flat.append(node)
        return flat

    def _negated(self, nodes: Sequence[Node]) -> Iterator[Node]:
        r"""Put the stroke of ``\not`` through what follows it."""
        struck = False
        for node in nodes:
            if node.get("char") == "\u0338":
                struck = True
            elif struck:
                char = unicodedata.normalize("NFC", node.get("char", "") + "\u0338")
                if len(char) != 1 or char == "\u0338":
                    self.fail(
                        {"type": "not"}, r"\not has no form in the PDF before this. Use the ready-made negated symbol."
                    )
                yield {**node, "char": char}
                struck = False
            else:
                yield node
        if struck:
            self.fail({"type": "not"}, r"\not stands before nothing. Leave it out.")


def _place(node: Any) -> int | None:  # noqa: ANN401 (plain data of any shape)
    """Return the first known position in a node."""
    if isinstance(node, dict):
        if "at" in node:
            return int(node["at"])
        node = list(node.values())
    if isinstance(node, list):
        return next((place for place in map(_place, node) if place is not None), None)
    return None
