"""Code as HTML, highlighted: each text once, in however many pages and trees it stands."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, MutableMapping
from importlib.metadata import version
from typing import Final

from markdown import Markdown
from pymdownx.highlight import Highlight

from dl49.cache import keep_file, kept_file
from dl49.tools import CACHE

_FOLDER: Final = CACHE / "code"
_KEPT: Final = 1024
"""Texts that are kept: more than the guide has, and few enough for a preview that runs all day."""


@functools.lru_cache(maxsize=_KEPT)
def highlighted(code: str, language: str, *, numbered: bool = False) -> str:
    """Return code as HTML; ``language`` is a name that Pygments knows, or the code is plain text."""
    makers = (version("pygments"), version("pymdown-extensions"))
    key = hashlib.sha256(repr((code, language, numbered, makers)).encode()).hexdigest()
    kept = kept_file(_FOLDER, key)
    if kept is None:
        kept = _highlighted(code, language, numbered=numbered).encode()
        keep_file(_FOLDER, key, kept)
    return kept.decode()


def _highlighted(code: str, language: str, *, numbered: bool) -> str:
    # The numbers of lines are attributes, so that they are not copied.
    maker = Highlight(Markdown(), linenums_style="pymdownx-inline")
    html = str(maker.highlight(code, language, linestart=1 if numbered else -1))
    return html.replace("<pre>", '<pre translate="no">', 1)


def fenced(source: str, language: str, _class: str, options: Mapping[str, object], _md: object, **_rest: object) -> str:
    """Return a block of code of a page, as pymdownx.superfences asks for it."""
    return highlighted(source, language, numbered="linenums" in options)


def is_fence(
    _language: str, inputs: Mapping[str, str], options: MutableMapping[str, str], _attributes: object, _md: object
) -> bool:
    """Return whether what stands behind the opening signs is allowed; else the block is no block of code."""
    options.update(inputs)
    return inputs.keys() <= {"linenums"}
