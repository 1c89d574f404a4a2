"""One style sheet for all pages, with what they use; what it says of a page at rest stands in the page.

A browser shows nothing until the style sheets are there that a page's head names. So the head of a page names none: it
holds the rules that apply before a script has run, and the sheet comes behind the text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

from dl49.addresses import MOVING, climb
from dl49.bundling import esbuild, made
from dl49.cache import keep_file, kept_file
from dl49.tools import CACHE, NODE_MODULES, missing, run_node

SHEET: Final = "assets/dl49.css"
"""The address of the sheet: that of our own, of which it is made with the theme's and KaTeX's."""
_PURGE: Final = Path(__file__).with_name("purge.mjs")
_PURGECSS: Final = NODE_MODULES / "purgecss"
_KEPT: Final = CACHE / "stylesheets"

_LINKS: Final = re.compile(r'(?:<link rel="stylesheet" href="[^"]*">\s*)+')
_LINK: Final = re.compile(r'href="[^"]*?(assets/[^"]*)"')
_STYLE: Final = re.compile(r"<style data-first>.*?</style>", re.DOTALL)
_LATE: Final = re.compile(r'<link rel="stylesheet" href="[^"]*">(?=<script id="__config")')
_BEFORE: Final = '<script id="__config"'
"""What stands behind all that is seen, and before the scripts that are loaded."""
_TAG: Final = re.compile(r"<[a-z][^>]*>")
_NAMES: Final = re.compile(r'<([a-z][\w-]*)|\sclass="([^"]*)"|="([\w-]+)"')
_VARIABLE: Final = re.compile(r"--[\w-]+")
_WORDS: Final = re.compile(r"[\w-]+")


def join_stylesheets(site: Path) -> None:
    """Put one sheet in the place of all that the pages of a complete site name, and its first rules into each page.

    Raises dl49.tools.ToolMissingError where node, esbuild or PurgeCSS is missing.
    """
    texts = ((path, path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html")))
    heads = {path: links for path, text in texts if (links := _LINKS.search(text))}
    sheets = list(dict.fromkeys(name for links in heads.values() for name in _LINK.findall(links[0])))
    scripts = (
        path.read_text(encoding="utf-8") for path in (site / "assets").rglob("*.js") if not _is_figure(path, site)
    )
    kept = _purged(_joined(site, sheets), _names(links.string for links in heads.values()), _words(scripts))
    for name in sheets:
        (site / name).unlink()
    (site / SHEET).write_text(kept["whole"], encoding="utf-8", newline="")
    version = hashlib.sha256(kept["whole"].encode()).hexdigest()[:8]
    for path, links in heads.items():
        path.write_text(_styled(links, kept["first"], version), encoding="utf-8", newline="")


def linked(html: str) -> str:
    """Return a page that loads its sheet first, as where it takes no time: without rules in the page."""
    late = _LATE.search(html)
    return _STYLE.sub(late[0], _LATE.sub("", html)) if late else html


def _styled(links: re.Match[str], first: str, version: str) -> str:
    root = links[0].partition('href="')[2].partition("assets/")[0]
    late = f'<link rel="stylesheet" href="{root}{SHEET}?{version}">{_BEFORE}'
    html = links.string
    return f"{html[: links.start()]}<style data-first>{first}</style>{html[links.end() :].replace(_BEFORE, late, 1)}"


def _is_figure(script: Path, site: Path) -> bool:
    return script.is_relative_to(site / MOVING)


def _joined(site: Path, sheets: Iterable[str]) -> str:
    """Return sheets as one, as small as it gets; addresses in it start from the folder of ``SHEET``."""
    imports = "".join(f'@import "{climb(SHEET)}{name}";' for name in sheets)
    folder = (site / SHEET).parent.resolve()
    fonts = (f"--external:{folder}/*.{kind}" for kind in ("woff2", "woff", "ttf"))
    options = ("--bundle", "--minify", "--charset=utf8", "--loader=css", *fonts)
    return made(esbuild(*options, text=imports, folder=folder), "the style sheets")


def _names(pages: Iterable[str]) -> set[str]:
    """Return names of elements, classes and variables in pages, and values of other attributes that are words."""
    tags: set[str] = set()  # the same few again and again, so that each is read once
    names: set[str] = set()
    for page in pages:
        tags.update(_TAG.findall(page))
        names.update(_VARIABLE.findall(page))
    return names | {name for tag in tags for found in _NAMES.findall(tag) for text in found for name in text.split()}


def _words(scripts: Iterable[str]) -> set[str]:
    return set(chain.from_iterable(map(_WORDS.findall, scripts)))


def _purged(css: str, names: set[str], words: set[str]) -> Mapping[str, str]:
    """Return the sheet without what is not used, ``whole``, and what pages use of it ``first`` (see ``purge.mjs``)."""
    known = set(_WORDS.findall(css))
    stems = {word for word in words if word.endswith("--")}
    request = json.dumps({"css": css, "pages": sorted(names & known), "scripts": sorted(words & known | stems)})
    key = hashlib.sha256(request.encode() + _PURGE.read_bytes()).hexdigest()
    kept = kept_file(_KEPT, key)
    if kept is None:
        kept = _run(request)
        keep_file(_KEPT, key, kept)
    purged: dict[str, str] = json.loads(kept)
    return purged


def _run(request: str) -> bytes:
    try:
        manifest = json.loads((_PURGECSS / "package.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise missing("PurgeCSS", "purgecss") from None
    return run_node("PurgeCSS", _PURGE, _PURGECSS / manifest["module"], request).encode()
