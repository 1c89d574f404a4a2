"""Typesets TeX with KaTeX, run by node at build time; each distinct formula once, with a cache on disk."""

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
from typing import Final

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
    wanted = set(formulas)
    cache_file = _CACHE / f"katex-{_fingerprint()}.json"
    cached = _known(cache_file)
    missing = sorted(wanted - cached.keys(), key=lambda formula: (formula.tex, formula.display))
    if missing:
        cached.update(zip(missing, _run_katex(missing), strict=True))
        _save(cache_file, cached)
    return {formula: cached[formula] for formula in wanted}


def _fingerprint() -> str:
    """Return what the result depends on: KaTeX's version and our script."""
    try:
        version = json.loads((KATEX / "package.json").read_text(encoding="utf-8"))["version"]
    except FileNotFoundError:
        raise ToolMissingError("KaTeX is not installed. Run `make setup`.") from None
    return f"{version}-{hashlib.sha256(_SCRIPT.read_bytes()).hexdigest()[:12]}"


@functools.cache
def _known(file: Path) -> dict[Formula, Typeset]:
    """Return what is typeset so far; kept in memory, since a build asks several times."""
    return _load(file)


def _load(file: Path) -> dict[Formula, Typeset]:
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        return {Formula(tex, display): Typeset(*result) for tex, display, *result in rows}
    except (OSError, ValueError, TypeError):
        return {}  # no cache yet, or a broken one: typeset anew


def _save(file: Path, results: Mapping[Formula, Typeset]) -> None:
    rows = [[f.tex, f.display, r.html, r.error, r.position] for f, r in results.items()]
    with contextlib.suppress(OSError):  # a project that cannot be written to: typeset anew each time
        write_text(file, json.dumps(rows, ensure_ascii=False))


def node() -> str:
    """Return the path of node: that of the project's environment, else the machine's."""
    own = Path(sys.executable).with_name("node")
    found = str(own) if own.exists() else shutil.which("node")
    if found is None:
        raise ToolMissingError("node is not installed. Run `make setup`, which gets it.")
    return found


def _run_katex(formulas: list[Formula]) -> list[Typeset]:
    request = json.dumps([{"tex": formula.tex, "display": formula.display} for formula in formulas])
    done = subprocess.run([node(), str(_SCRIPT)], input=request, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise ToolMissingError(f"node could not run KaTeX: {done.stderr.strip()[-500:]}. Run `make setup`.")
    results = json.loads(done.stdout)
    return [Typeset(row.get("html", ""), row.get("error", ""), row.get("position", 0)) for row in results]
