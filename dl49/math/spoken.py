"""A formula in words, for those who hear it: KaTeX's parse tree → what a screen reader says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from dl49.languages import Language
from dl49.math.atoms import tex_class
from dl49.math.convert import Converter
from dl49.math.katex import Node
from dl49.math.letters import plain
from dl49.math.symbols import ACCENTS
from dl49.math.words import FONT_PHRASES, phrase, symbol

_SUMS: Final = set("∑∏∫∬∭∮⋃⋂⨁⨂⨀⋁⋀∐⨆⨄")
_MARKS: Final = {"′", "⊤", "∗", "⋆", "†"}
"""Superscripts that are no powers."""
_TRANSPARENT: Final = ("body", "base")


@dataclass(frozen=True)
class Verbalizer:
    """Says one formula in one language; ``converter`` has taken it to Typst before, so that it is known to be sound."""

    converter: Converter
    language: Language

    def say(self, nodes: Node | Sequence[Node] | None) -> str:
        """Return nodes in words."""
        if nodes is None:
            return ""
        if isinstance(nodes, dict):
            nodes = nodes["body"] if nodes["type"] == "ordgroup" else [nodes]
        said = " ".join(self._atom(atom, name) for atom, name in self.converter.atoms(nodes))
        return re.sub(r"\s*([，；])\s*", r"\1", re.sub(r" +([,;:.])", r"\1", " ".join(said.split())))

    def _atom(self, node: Node, name: str) -> str:
        if node["type"] == "atom":
            return self._sign(node, name)
        say = getattr(self, f"_{node['type']}", None)
        if say is not None:
            return str(say(node))
        if "char" in node:
            return symbol(node["char"], self.language)
        return self.say(next((node[key] for key in _TRANSPARENT if key in node), None))

    def _sign(self, node: Node, name: str) -> str:
        char = node["char"]
        if node["family"] == "bin" and name == "ord" and char in "+−":
            return phrase("negative" if char == "−" else "positive", self.language)
        if node["text"] == "\\mid":
            return phrase("given", self.language)
        return symbol(char, self.language)

    def _text(self, node: Node) -> str:
        words = plain(node["body"])
        return words if words is not None else " ".join(self.say([child]) for child in node["body"])

    def _spacing(self, _node: Node) -> str:
        return ""

    _kern = _rule = _phantom = _vphantom = _spacing

    def _font(self, node: Node) -> str:
        words = plain(node["body"]) or self.say(node["body"])
        key = FONT_PHRASES.get(node["font"])
        return phrase(key, self.language, words) if key else words

    def _op(self, node: Node) -> str:
        if "char" in node:
            return symbol(node["char"], self.language)
        return self.say(node["body"]) if "body" in node else str(node["name"]).removeprefix("\\")

    def _operatorname(self, node: Node) -> str:
        return (plain(node["body"]) or self.say(node["body"])).replace("\u2009", " ")

    def _genfrac(self, node: Node) -> str:
        above, below = self.say(node["numer"]), self.say(node["denom"])
        if not node["hasBarLine"]:
            return phrase("choose", self.language, above, below)
        long = " " in above or " " in below
        return phrase("long fraction" if long else "fraction", self.language, above, below)

    def _sqrt(self, node: Node) -> str:
        body = self.say(node["body"])
        if node.get("index"):
            return phrase("indexed root", self.language, self.say(node["index"]), body)
        return phrase("long root" if " " in body else "root", self.language, body)

    def _accent(self, node: Node) -> str:
        return f"{self.say(node['base'])} {symbol(ACCENTS[node['label'].removeprefix(chr(92))], self.language)}"

    def _overline(self, node: Node) -> str:
        return f"{self.say(node['body'])} {symbol(ACCENTS['bar'], self.language)}"

    def _delimsizing(self, node: Node) -> str:
        return "" if node["delim"] == "." else symbol(node["delim"], self.language)

    _middle = _delimsizing

    def _leftright(self, node: Node) -> str:
        left, right = (("" if node[side] == "." else symbol(node[side], self.language)) for side in ("left", "right"))
        if node["left"] == "{" and node["right"] == "." and node["body"][0]["type"] == "array":
            return phrase("cases", self.language, self._rows(node["body"][0]))
        return f"{left} {self.say(node['body'])} {right}"

    def _array(self, node: Node) -> str:
        rows = self._rows(node)
        columns = max((len(row) for row in node["body"]), default=0)
        if node.get("addJot") or columns < 2:
            return rows
        numbered = [phrase("row", self.language, i, self._row(row)) for i, row in enumerate(node["body"], 1)]
        return phrase("matrix", self.language, len(numbered), columns, self._semicolon().join(numbered))

    def _rows(self, node: Node) -> str:
        """Return rows; those of aligned lines are read through, others cell by cell."""
        through = node.get("colSeparationType") in {"align", "alignat"}
        rows = [self._end(" ".join(map(self.say, row))) if through else self._row(row) for row in node["body"]]
        return self._semicolon().join(rows)

    def _row(self, row: Sequence[Node]) -> str:
        said = [self._end(self.say(cell)) for cell in row]
        return ("，" if self.language == "zh" else ", ").join(said)

    def _end(self, said: str) -> str:
        return said.rstrip(",，;； ")

    def _semicolon(self) -> str:
        return "；" if self.language == "zh" else "; "

    def _xArrow(self, node: Node) -> str:  # noqa: N802 (KaTeX's name of the node)
        label = " ".join(filter(None, (self.say(node["body"]), self.say(node.get("below")))))
        return phrase("arrow", self.language, label)

    def _tag(self, node: Node) -> str:
        return self.say(node["body"]) + phrase("number", self.language, self.say(node["tag"]))

    def _supsub(self, node: Node) -> str:
        base, sub, sup = node.get("base"), node.get("sub"), node.get("sup")
        if base and base["type"] == "horizBrace":
            return phrase("labeled", self.language, self.say(base), self.say(sup or sub))
        if base and base["type"] == "op" and "suppressBaseShift" in base:
            return phrase("labeled", self.language, self.say(base["body"]), self.say(sup or sub))
        if sub and tex_class(base) == "op" and (base or {}).get("char", "∑") in _SUMS and _has_limits(base):
            return self._limits(base, sub, sup)
        return " ".join(
            filter(None, (self.say(base), self._subscript(sub), self._superscript(sup, indexed=sub is not None)))
        )

    def _limits(self, base: Any, sub: Node, sup: Node | None) -> str:  # noqa: ANN401
        name, below = self.say(base), self.say(sub)
        if sup is not None:
            return phrase("from to", self.language, name, below, self.say(sup))
        if name == "lim":
            return phrase("limit", self.language, name, below.replace(" 到 ", " 趋于 "))
        return phrase("over" if base.get("char") else "under", self.language, name, below)

    def _subscript(self, sub: Node | None) -> str:
        if sub is None:
            return ""
        said = self.say(sub)
        return phrase("long sub" if " " in said else "sub", self.language, said)

    def _superscript(self, sup: Node | None, *, indexed: bool) -> str:
        if sup is None:
            return ""
        body = sup["body"] if sup["type"] == "ordgroup" else [sup]
        chars = [node.get("char") for node in body]
        if chars in (["2"], ["3"]):
            return phrase("squared" if chars == ["2"] else "cubed", self.language)
        said = self.say(sup)
        if chars and all(char in _MARKS for char in chars):
            return said
        if not chars or chars[0] == "(" or any(node["type"] in {"text", "font"} for node in body):
            return phrase("superscript", self.language, said)
        if indexed and not any(map(str.isdigit, said)):
            return phrase("superscript", self.language, said)  # more often an index than a power
        return phrase("long power" if " " in said else "power", self.language, said)


def _has_limits(base: Any) -> bool:  # noqa: ANN401
    """Whether what stands below an operator is its range, and not an index as in log₂."""
    return bool(base.get("limits") or base.get("alwaysHandleSupSub") or base.get("symbol"))
