"""What a page may do: its Content-Security-Policy, and the walk that finds what neither our templates nor KaTeX wrote.

Content cannot carry code: prose, formulas and figures are let through by lists. This is the net behind those lists.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Final, cast

from jinja2.ext import Extension
from lxml import etree

from dl49.addresses import scheme_of

MARK: Final = f"data-{secrets.token_hex(8)}"
"""The attribute by which a script is known to be of a template: nobody who writes content can know it."""
_OURS: Final = re.compile(r"<(script|style|meta(?=\s+http-equiv))\b")
_EMPTY: Final = f'<meta {MARK} http-equiv="Content-Security-Policy" content="">'
_POLICY: Final = (
    "default-src 'self'; script-src 'self'{hashes}; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'self'"
)
"""Styles may stand in the page because KaTeX places glyphs by them; scripts are those whose hash is named."""
_FORMULA: Final = '<span class="katex" translate="no">'
_SOURCE_END: Final = "</annotation>"

_PARSER: Final = etree.HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)
_TAGS: Final = frozenset(["script", "style", "iframe", "frame", "object", "embed", "applet", "base", "portal"])
_NEVER: Final = frozenset(["style", "srcdoc", "srcset"])
_ADDRESSES: Final = frozenset(
    ["href", "src", "action", "formaction", "data", "poster", "ping", "background", "xlink:href"]
)
_WORDS: Final = frozenset(
    [
        "aria-label",
        "alt",
        "title",
        "content",
        "placeholder",
        "data-knob",
        "data-value",
        "aria-valuetext",
        "data-linenos",
        "data-md-color-media",
    ]
)
"""Attributes whose values are words, which may have parentheses."""
_LOCAL: Final = re.compile(r"url\(#[\w-]+\)|(?:(?:translate|rotate|scale|matrix|skewX|skewY)\([\d\s.,e-]*\)\s*)+")
_NAMED: Final = {"canonical", "alternate", "prev", "next"}
"""The links in a page's head that name an address and load nothing."""


_scheme_of = functools.cache(scheme_of)


class Templates(Extension):
    """Marks the scripts, styles and orders to the browser that stand in Jinja's templates."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return the source of a template with its marks."""
        return _OURS.sub(rf"<\1 {MARK}", source)


class Pages:
    """Seals pages; ``formulas`` is the HTML of everything that KaTeX has typeset for them.

    ``scripts`` are the files that pages load beside those of the templates. Without ``policy`` pages get none: a
    preview adds a script of its own to each.
    """

    def __init__(self, formulas: Iterable[str] = (), scripts: Iterable[str] = (), *, policy: bool = True) -> None:
        self._policy = policy
        self._scripts = tuple(f"/{script}" for script in scripts)
        self._formulas: Mapping[str, str] = dict(map(_inner, formulas))

    def seal(self, html: str) -> tuple[str, list[str]]:
        """Return a page with its policy and without marks, and what is in it that must not be published."""
        root = etree.fromstring(self._without_formulas(html).encode(), _PARSER)
        found = [] if root is None else list(dict.fromkeys(_foreign(root, self._scripts)))
        hashes = "" if root is None else "".join(sorted(set(_hashes(root))))
        policy = escape(_POLICY.format(hashes=hashes), quote=False)
        order = _EMPTY.replace('content=""', f'content="{policy}"') if self._policy else ""
        return html.replace(_EMPTY, order).replace(f" {MARK}", ""), found

    def _without_formulas(self, html: str) -> str:
        """Return a page without the formulas that are byte for byte KaTeX's: no style is allowed in the rest."""
        first, *others = html.split(_FORMULA)
        rest = [first]
        for other in others:
            known = self._formulas.get(other[: other.find(_SOURCE_END)], "")
            rest.append(other[len(known) :] if known and other.startswith(known) else _FORMULA + other)
        return "".join(rest)


def _inner(formula: str) -> tuple[str, str]:
    """Return what tells a formula from others, and its HTML behind its first tag."""
    before, _, inner = formula.partition(_FORMULA)
    inner = inner.removesuffix("</span>" * before.count("<span"))
    return inner[: inner.find(_SOURCE_END)], inner


def _hashes(root: etree._Element) -> Iterator[str]:
    for script in root.iter("script"):
        if MARK in script.attrib and script.get("src") is None and script.get("type") is None:
            digest = hashlib.sha256((script.text or "").encode()).digest()
            yield f" 'sha256-{base64.b64encode(digest).decode()}'"


def _foreign(root: etree._Element, scripts: tuple[str, ...]) -> Iterator[str]:
    """Yield what is in a page and neither of the templates nor of what was let through."""
    for element in root.iter():
        loaded = element.tag == "script" and f"/{element.get('src')}".endswith(scripts or (" ",))
        if element.tag in _TAGS and MARK not in element.attrib and not loaded:
            yield f"<{element.tag}>"
        for name, value in cast("Iterable[tuple[str, str]]", element.items()):
            if name in _ADDRESSES:
                bad = _scheme_of(value) != "" and not _may_name(element, value)
            elif name == "http-equiv":
                bad = MARK not in element.attrib
            elif "(" in value and name not in _WORDS:
                bad = not _LOCAL.fullmatch(value)
            else:
                bad = name.startswith("on") or name in _NEVER
            if bad:
                yield f'<{element.tag} {name}="{value[:60]}">'


def _may_name(element: etree._Element, address: str) -> bool:
    """Return whether an element may have an address with a scheme or host."""
    if element.tag == "image":
        return address.startswith("data:image/png;base64,")
    web = address.startswith(("https://", "http://"))
    return web and (element.tag == "a" or (element.tag == "link" and element.get("rel") in _NAMED))
