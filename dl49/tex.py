"""Typesets and parses TeX with KaTeX, run by node at build time; each distinct formula once, with a cache on disk."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dl49.markdown import Formula
from dl49.text_files import write_text

PROJECT: Final = Path(__file__).resolve().parent.parent
KATEX: Final = PROJECT / "node_modules" / "katex"
_SCRIPT: Final = Path(__file__).with_name("katex.mjs")
_CACHE: Final = PROJECT / ".cache"


class ToolMissingError(Exception):
    """Node or KaTeX is not there; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """A formula as HTML with MathML, or KaTeX's error with its position (characters from the start of the TeX)."""

    html: str = ""
    error: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Parsed:
    """A formula as KaTeX's parse tree (plain data, see ``katex.mjs``), or KaTeX's error with its position."""

    tree: Any = ()
    error: str = ""
    position: int = 0


_Row = tuple[Any, str, int]
"""What KaTeX made of a formula, or its error with its position."""


def katex_assets() -> list[tuple[str, Path]]:
    """Return what a page with formulas loads: name below one folder, and file. The version is that of ``typeset``.

    Raises ToolMissingError where KaTeX is missing.
    """
    dist = KATEX / "dist"
    fonts = sorted((dist / "fonts").glob("*"))
    if not fonts:
        raise ToolMissingError("KaTeX is not installed. Run `make setup`.")
    # katex-swap shows text in a system font until KaTeX's arrive.
    assets = [
        ("katex.css", dist / "katex-swap.min.css"),
        ("copy-tex.js", dist / "contrib" / "copy-tex.min.js"),
    ]
    return assets + [(f"fonts/{font.name}", font) for font in fonts]


def typeset(formulas: Iterable[Formula]) -> Mapping[Formula, Typeset]:
    """Typeset each distinct formula.

    Raises ToolMissingError where node or KaTeX is missing.
    """
    return {formula: Typeset(*row) for formula, row in _rows(formulas, "html", "").items()}


def parse(formulas: Iterable[Formula]) -> Mapping[Formula, Parsed]:
    """Parse each distinct formula.

    Raises ToolMissingError where node or KaTeX is missing.
    """
    return {formula: Parsed(*row) for formula, row in _rows(formulas, "tree", ()).items()}


def _rows(formulas: Iterable[Formula], wanted: str, nothing: object) -> Mapping[Formula, _Row]:
    """Ask KaTeX for what is wanted of each formula; ``nothing`` stands for it where there is an error."""
    distinct = set(formulas)
    cache_file = _CACHE / f"katex-{wanted}-{_fingerprint()}.json"
    cached = _known(cache_file)
    missing = sorted(distinct - cached.keys(), key=lambda formula: (formula.tex, formula.display))
    if missing:
        found = _run_katex(missing, wanted)
        rows = [(row.get(wanted, nothing), row.get("error", ""), row.get("position", 0)) for row in found]
        cached.update(zip(missing, rows, strict=True))
        _save(cache_file, cached)
    return {formula: cached[formula] for formula in distinct}


def _fingerprint() -> str:
    """Return what the result depends on: KaTeX's version and our script."""
    try:
        version = json.loads((KATEX / "package.json").read_text(encoding="utf-8"))["version"]
    except FileNotFoundError:
        raise ToolMissingError("KaTeX is not installed. Run `make setup`.") from None
    return f"{version}-{hashlib.sha256(_SCRIPT.read_bytes()).hexdigest()[:12]}"


@functools.cache
def _known(file: Path) -> dict[Formula, _Row]:
    """Return what is known so far; kept in memory, since a build asks several times."""
    return _load(file)


def _load(file: Path) -> dict[Formula, _Row]:
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        return {Formula(tex, display): (found, error, at) for tex, display, found, error, at in rows}
    except (OSError, ValueError, TypeError):
        return {}  # no cache yet, or a broken one: ask KaTeX anew


def _save(file: Path, results: Mapping[Formula, _Row]) -> None:
    rows = [[formula.tex, formula.display, *row] for formula, row in results.items()]
    with contextlib.suppress(OSError):  # a project that cannot be written to: ask KaTeX anew each time
        write_text(file, json.dumps(rows, ensure_ascii=False))


def node() -> str:
    """Return the path of node: that of the project's environment, else the machine's."""
    own = Path(sys.executable).with_name("node")
    found = str(own) if own.exists() else shutil.which("node")
    if found is None:
        raise ToolMissingError("node is not installed. Run `make setup`, which gets it.")
    return found


def _run_katex(formulas: list[Formula], wanted: str) -> list[dict[str, Any]]:
    request = json.dumps([{"tex": formula.tex, "display": formula.display} for formula in formulas])
    command = [node(), str(_SCRIPT), wanted]
    done = subprocess.run(command, input=request, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise ToolMissingError(f"node could not run KaTeX: {done.stderr.strip()[-500:]}. Run `make setup`.")
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results
