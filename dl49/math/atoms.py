"""Atoms: what TeX puts side by side, numbers as one, each with its class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dl49.math.katex import Node


def is_operand(node: Node) -> bool:
    """Whether Typst, too, takes an operator after this for one between two things."""
    if node["type"] == "supsub" and node.get("base"):
        return is_operand(node["base"])
    return node["type"] in {"mathord", "textord", "number"} or node.get("family") == "close"


def numbers(nodes: Iterator[Node]) -> list[Node]:
    """Join the digits of a number, with its decimal point; scripts are put to the whole of it."""
    joint: list[Node] = []
    for node in nodes:
        base = node.get("base") if node["type"] == "supsub" else node
        if base is None or not _digit(base):
            joint.append(node)
            continue
        start = _number_before(joint)
        digits = "".join(part["char"] for part in joint[start:]) + base["char"]
        del joint[start:]
        number = {**base, "type": "number", "char": digits}
        joint.append(number if base is node else {**node, "base": number})
    return joint


def _digit(node: Node) -> bool:
    char = str(node.get("char", ""))
    return node["type"] == "textord" and char.isascii() and char.isdigit()


def _number_before(joint: list[Node]) -> int:
    """Return where the number at the end of ``joint`` starts (its length if there is none)."""
    if joint and joint[-1]["type"] == "number":
        return len(joint) - 1
    if len(joint) > 1 and joint[-1].get("char") == "." and joint[-2]["type"] == "number":
        return len(joint) - 2
    return len(joint)


SPACES: Final = {"spacing", "kern"}


def tex_class(node: Node | None) -> str:
    """Return the class that TeX gives to what a node makes."""
    if node is None:
        return "ord"
    kind = node["type"]
    if kind == "styling" and len(node["body"]) == 1:
        return tex_class(node["body"][0])
    if kind == "supsub":
        return tex_class(node.get("base"))
    if kind in {"mclass", "delimsizing"}:
        return str(node["mclass"]).removeprefix("m")
    return str(node["family"]) if kind == "atom" else _CLASS_OF.get(kind, "ord")


_CLASS_OF: Final = {
    "op": "op",
    "operatorname": "op",
    "xArrow": "rel",
}


def classes(atoms: Sequence[Node]) -> list[str]:
    """Return the atoms' classes, none for spaces.

    A binary operator without two operands is an ordinary symbol (TeXbook, page 170).
    """
    names = ["" if atom["type"] in SPACES else tex_class(atom) for atom in atoms]
    seen = [index for index, name in enumerate(names) if name]
    for position, index in enumerate(seen):
        if names[index] != "bin":
            continue
        left = names[seen[position - 1]] if position else "start"
        right = names[seen[position + 1]] if position + 1 < len(seen) else "end"
        if left in {"start", "bin", "open", "rel", "op", "punct"} or right in {"end", "rel", "close", "punct"}:
            names[index] = "ord"
    return names
