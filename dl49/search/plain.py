"""The plain text of our Markdown: what a search matches and what its results show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it.token import Token

from dl49.languages import Language

LEFT_OUT: Final = "…"
"""What stands for a formula that cannot be said in plain characters."""
_LONGEST: Final = 3
"""Characters; a longer formula is left out: it is not what is typed, and all of them together would weigh 3 kB."""

_SYMBOLS: Final = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "eta": "η",
    "theta": "θ", "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω", "Theta": "Θ",
    "times": "×", "cdot": "·", "to": "→", "approx": "≈", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "infty": "∞", "pm": "±", "gg": "≫", "ll": "≪", "sim": "∼", "log": "log", "ln": "ln", "exp": "exp", "max": "max",
    "min": "min", "sqrt": "√", "%": "%",
}  # fmt: skip
_COMMAND: Final = re.compile(r"\\([A-Za-z]+|[%,;! ])")
_ROMAN: Final = re.compile(
    r"\\(?:mathrm|operatorname|text|mathcal|mathbf|mathbb)\s*\{([^{}\\]*)\}|\\mathcal\s+(?=[A-Z])"
)
_BRACES: Final = re.compile(r"[{}]")
_SUPERSCRIPT: Final = re.compile(r"\^\{?([0-9])\}?")
_SUBSCRIPT: Final = re.compile(r"_\{?(\w+)\}?")
_SPACE_BEFORE: Final = re.compile(r" +([.,;:?!)，。；：？！）])")
_PLAIN: Final = re.compile(r"[\w\s+\-−=<>≤≥≈≠±×·→∞≫≪∼√/|,.:!()\[\]%²³′']+")


def paragraphs(tokens: Sequence[Token], language: Language) -> Iterator[str]:
    """Yield the plain text of each paragraph, heading, cell and block of code that has any, each on one line."""
    for token in tokens:
        if token.type == "fence":
            yield " ".join(token.content.split())
        if token.type != "inline":
            continue
        pieces = "".join(_pieces(token, " " if language == "en" else ""))
        text = _SPACE_BEFORE.sub(r"\1", " ".join(pieces.split()))  # citations are gone
        if text.strip(f" {LEFT_OUT}"):
            yield text


def _pieces(inline: Token, soft_break: str) -> Iterator[str]:
    for child in inline.children or ():
        if child.type in {"text", "text_special", "code_inline"}:
            yield child.content
        elif child.type == "math_inline":
            yield plain_formula(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            yield soft_break


def plain_formula(tex: str) -> str:
    r"""Return a short formula in plain characters (``L_2`` as “L2”, ``\sigma_1`` as “σ1”), else an ellipsis."""
    text = _ROMAN.sub(lambda match: match[1] or "", tex)
    text = _COMMAND.sub(lambda match: _SYMBOLS.get(match[1], " " if match[1] in ",;! " else "\\"), text)
    text = _SUPERSCRIPT.sub(lambda match: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(match[1])], text)
    text = " ".join(_BRACES.sub("", _SUBSCRIPT.sub(r"\1", text)).split())
    return text if len(text) <= _LONGEST and _PLAIN.fullmatch(text) else LEFT_OUT
