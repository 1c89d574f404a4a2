"""The forms of groups, operators, scripts, fractions and delimiters."""

from __future__ import annotations

from typing import Final

from dl49.math.atoms import tex_class
from dl49.math.convert import Converter, form
from dl49.math.katex import Node
from dl49.math.letters import plain
from dl49.math.symbols import (
    ACCENTS,
    CLASSES,
    MATH_STYLES,
    character,
    joined,
    primes,
    text_literal,
)

_SIZES: Final = {1: "1.2em", 2: "1.8em", 3: "2.4em", 4: "3em"}
"""What KaTeX and TeX make of big, Big, bigg and Bigg."""

_BRACES: Final = {
    "\\overbrace": "overbrace",
    "\\underbrace": "underbrace",
    "\\overbracket": "overbracket",
    "\\underbracket": "underbracket",
}
_ARROWS: Final = {
    "\\xrightarrow": "→",
    "\\xleftarrow": "←",
    "\\xleftrightarrow": "↔",
    "\\xRightarrow": "⇒",
    "\\xLeftarrow": "⇐",
    "\\xLeftrightarrow": "⇔",
    "\\xmapsto": "↦",
}


@form("ordgroup")
def _ordgroup(to: Converter, node: Node) -> str:
    body = to.sequence(node["body"])
    if not body:
        return '""'
    edges = {tex_class(node["body"][0]), tex_class(node["body"][-1])}
    # Braces make one ordinary atom, without space around it: 1{,}000.
    return f'class("normal", {body})' if edges & {"rel", "punct", "op"} else body


@form("styling")
def _styling(to: Converter, node: Node) -> str:
    body = to.sequence(node["body"])
    return f"{MATH_STYLES[node['style']]}({body})" if body else ""


@form("spacing", "kern")
def _space(_to: Converter, _node: Node) -> str:
    return ""  # here only as what a script is put to; a sequence measures its spaces itself


@form("genfrac")
def _genfrac(to: Converter, node: Node) -> str:
    above, below = to.group(node["numer"]), to.group(node["denom"])
    left, right = node["leftDelim"], node["rightDelim"]
    if node["barSize"] and node["hasBarLine"]:
        to.fail(node, r"A fraction with a bar of a given size has no form in the PDF. Use \frac.")
    if node["hasBarLine"]:
        body = f"frac({above}, {below})"
    elif (left, right) == ("(", ")"):
        return f"binom({above}, {below})"
    else:
        body = f"mat(delim: #none, row-gap: #0.2em, {above}; {below})"
    return body if left is None and right is None else _between(left or ".", body, right or ".")


@form("sqrt")
def _sqrt(to: Converter, node: Node) -> str:
    body = to.group(node["body"])
    return f"root({to.group(node['index'])}, {body})" if node.get("index") else f"sqrt({body})"


@form("overline", "underline")
def _line(to: Converter, node: Node) -> str:
    return f"{node['type']}({to.group(node['body'])})"


@form("accent")
def _accent(to: Converter, node: Node) -> str:
    accent = ACCENTS.get(node["label"].removeprefix("\\"))
    if accent is None:
        to.fail(node)
    size = "" if node.get("isStretchy") else ", size: #0%"
    return f'accent({to.group(node["base"])}, "{accent}"{size})'


@form("op")
def _op(to: Converter, node: Node) -> str:
    if node["symbol"]:
        body = character(node["char"])
    elif "body" in node:
        body = to.sequence(node["body"])
        # \stackrel and its like come as operators, too, which they are not.
        return body if "suppressBaseShift" in node else f"op({body})"
    else:
        limits = ", limits: #true" if node["limits"] else ""
        body = f"op({text_literal(node['name'].removeprefix(chr(92)))}{limits})"
    if not node.get("alwaysHandleSupSub"):
        return body
    return f"limits({body})" if node["limits"] else f"scripts({body})"


_HYPHENS: Final[dict[str, Node]] = {
    "−": {"type": "textord", "mode": "text", "char": "-"},
    "∗": {"type": "textord", "mode": "text", "char": "*"},
}
"""In the name of an operator these are no operators themselves."""


@form("operatorname")
def _operatorname(to: Converter, node: Node) -> str:
    name = plain([_HYPHENS.get(child.get("char", ""), child) for child in node["body"]])
    body = to.sequence(node["body"]) if name is None else text_literal(name)
    limits = ", limits: #true" if node["alwaysHandleSupSub"] else ""
    body = f"op({body}{limits})" if name is not None else f"op(upright({body}){limits})"
    return f"limits({body})" if node["limits"] else body


@form("horizBrace")
def _brace(to: Converter, node: Node) -> str:
    name = _BRACES.get(node["label"])
    if name is None:
        to.fail(node)
    return f"{name}({to.group(node['base'])})"


@form("supsub")
def _supsub(to: Converter, node: Node) -> str:
    base, sub, sup = node.get("base"), node.get("sub"), node.get("sup")
    with to.scripts():
        below, above = to.group(sub), _superscript(to, sup)
    if base and base["type"] == "horizBrace" and not (below if base["isOver"] else above):
        return to.node(base).removesuffix(")") + f", {above or below})"
    places = [f"t: {above}"] if above else []
    places += [f"b: {below}"] if below else []
    return f"attach({', '.join([_base(to, base), *places])})" if places else _base(to, base)


def _superscript(to: Converter, sup: Node | None) -> str:
    """Return a superscript; TeX puts the primes of f'' and what follows them into one."""
    if sup is None:
        return ""
    body = sup["body"] if sup["type"] == "ordgroup" else [sup]
    count = next((i for i, node in enumerate(body) if node.get("text") != "\\prime"), len(body))
    return joined([primes(count), to.sequence(body[count:])])


def _base(to: Converter, base: Node | None) -> str:
    """Return what scripts are put to, so that Typst puts them where TeX does."""
    if base is None:
        return '""'
    body = to.node(base) or '""'
    if base["type"] == "op" and "body" in base:
        # \mathop, \overset and their like: Typst must not guess from what is inside.
        return (
            f"limits({body})"
            if base["limits"] and (to.display or base.get("alwaysHandleSupSub"))
            else f"scripts({body})"
        )
    if tex_class(base) == "rel":
        return f"scripts({body})"  # Typst puts scripts of relations above and below
    # Typst would merge the scripts of {x_i}^2.
    return f'class("normal", {body})' if body.startswith("attach(") else body


@form("mclass")
def _mclass(to: Converter, node: Node) -> str:
    body = to.sequence(node["body"])
    return f'class("{CLASSES[node["mclass"].removeprefix("m")]}", {body or chr(34) * 2})'


@form("delimsizing")
def _delimsizing(_to: Converter, node: Node) -> str:
    if node["delim"] == ".":
        return ""
    name = CLASSES[node["mclass"].removeprefix("m")]
    return f'class("{name}", lr(size: #{_SIZES[node["size"]]}, {character(node["delim"])}))'


@form("leftright")
def _leftright(to: Converter, node: Node) -> str:
    return _between(node["left"], to.sequence(node["body"]), node["right"])


def _between(left: str, body: str, right: str) -> str:
    """Return a body between delimiters that grow with it; a point stands for none."""
    if "." in {left, right} and "mid(" not in body:
        body = f'class("normal", {body or chr(34) * 2})'  # else Typst lets a parenthesis at the open end grow
    delimiters = ["" if delimiter == "." else character(delimiter) for delimiter in (left, right)]
    return f"lr({joined([delimiters[0], body, delimiters[1]])})"


@form("middle")
def _middle(_to: Converter, node: Node) -> str:
    return f"mid({character(node['delim'])})" if node["delim"] != "." else ""


@form("xArrow")
def _arrow(to: Converter, node: Node) -> str:
    arrow = _ARROWS.get(node["label"])
    if arrow is None:
        to.fail(node)
    with to.scripts():
        above, below = to.group(node["body"]), to.group(node.get("below"))
    places = [f"t: {above}"] if above else []
    places += [f"b: {below}"] if below else []
    body = f"stretch({character(str(arrow))}, size: #(100% + 0.8em))"
    return (
        f'class("relation", {", ".join([f"attach(limits({body})", *places])}))'
        if places
        else f'class("relation", {body})'
    )


@form("rule")
def _rule(to: Converter, node: Node) -> str:
    if node["width"]["number"]:
        to.fail(node)
    return ""  # a strut


_STROKES: Final = {"\\cancel": "", "\\bcancel": "inverted: #true, ", "\\xcancel": "cross: #true, "}


@form("enclose")
def _enclose(to: Converter, node: Node) -> str:
    if node["label"] == "\\fbox":
        return f"#box(stroke: 0.04em, inset: 0.3em, baseline: 0.3em, {_inner(to.group(node['body']))})"
    stroke = _STROKES.get(node["label"])
    if stroke is None:
        to.fail(node)
    return f"cancel({stroke}{to.group(node['body'])})"


@form("phantom")
def _phantom(to: Converter, node: Node) -> str:
    return f"#hide(${to.sequence(node['body'])}$.body)"


@form("vphantom")
def _strut(to: Converter, node: Node) -> str:
    return f"#box(width: 0pt, hide({_inner(to.group(node['body']))}))"


def _inner(body: str) -> str:
    """Return an equation within another; the alternative text of the outer one stands for both."""
    return f'math.equation(alt: " ", ${body}$)'


@form("tag")
def _tag(to: Converter, node: Node) -> str:
    to.tag = to.sequence(node["tag"])
    return to.sequence(node["body"])


@form("smash", "vcenter")
def _as_it_is(to: Converter, node: Node) -> str:
    return to.group(node["body"])
