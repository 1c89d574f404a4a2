"""Measures the PDF editions: the four of them against the same content printed by headless Chromium.

Both start from the catalogue that has been read, with formulas typeset before (a warm cache), and end with four files.
Chromium's have no page numbers in their contents, no index, no running heads and no list of references to speak of.
Prints the ratio of the shortest times of several runs on the clock, since both work with several threads.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from html import escape
from multiprocessing import get_context
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from dl49.addresses import Publication
from dl49.catalogue import Part
from dl49.guide import Guide, load_guide
from dl49.math.katex import KATEX
from dl49.pdf.build import build_editions
from dl49.pdf.editions import EDITIONS, Edition
from dl49.render import Citations, Target, render, render_inline
from tests import browsers

CONTENT = Path(__file__).resolve().parent.parent / "content"
RUNS = 3
EPOCH = 1764115200
_STYLE = "@page { size: A4; margin: 25mm 30mm } body { font: 10.5pt/1.6 serif } h1 { break-before: page }"


def page_of(guide: Guide, edition: Edition) -> str:
    """Return all questions of an edition as one HTML page."""
    language = edition.language
    target = Target(language, "", guide.catalogue.math, Citations())
    css = (KATEX / "dist" / "katex.min.css").as_uri()
    head = f'<meta charset="utf-8"><link rel="stylesheet" href="{css}"><style>{_STYLE}</style>'
    rows = []
    for question in guide.catalogue.questions:
        rows.append(f"<h1>{question.number}. {escape(question.title[language])}</h1>")
        rows += _blocks(question.parts[language], target, answers=edition.kind == "answers")
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{"".join(rows)}</body></html>'


def _blocks(part: Part, target: Target, *, answers: bool) -> Iterator[str]:
    if answers:
        for block in (part.answer, part.learner, part.review):
            yield render(block.tokens, target)
    for one in part.follow_ups:
        yield f"<h2>{render_inline(one.question, target)}</h2>"
        if answers:
            yield render(one.answer.tokens, target)


def with_chromium(guide: Guide, browser: Browser, folder: Path) -> None:
    """Print the four editions with a browser that runs already."""
    for edition in EDITIONS:
        file = folder / f"{edition.name}.html"
        file.write_text(page_of(guide, edition), encoding="utf-8")
        page = browser.new_page()
        page.goto(file.as_uri())
        page.pdf(path=folder / edition.name, prefer_css_page_size=True, tagged=True, outline=True)
        page.close()


def with_typst(folder: Path) -> float:
    """Print the four editions as the build does; return the seconds it takes. Runs in a process of its own."""
    guide = load_guide(CONTENT, EPOCH)
    start = time.perf_counter()
    printed = build_editions(guide.catalogue, EDITIONS, Publication(), EPOCH)
    seconds = time.perf_counter() - start
    for name, made in printed.items():
        (folder / name).write_bytes(made.pdf)
    return seconds


def fastest(folder: Path) -> float:
    """Return the seconds that the four editions take, the least of some runs, each in a new process."""
    # The compiler remembers what it has set.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        return min(pool.map(with_typst, [folder] * RUNS))


def timed(work: Callable[[], None]) -> float:
    """Return how many seconds some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the ratio, and the sizes of the files."""
    guide = load_guide(CONTENT, EPOCH)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        browser = browsers.launch(playwright)
        if browser is None:
            sys.exit(browsers.MISSING)
        ours, theirs = Path(name) / "typst", Path(name) / "chromium"
        ours.mkdir()
        theirs.mkdir()
        typst = fastest(ours)
        chromium = min(timed(lambda: with_chromium(guide, browser, theirs)) for _ in range(RUNS))
        browser.close()
        print(f"four PDF editions, Chromium / ours: time × {chromium / typst:.2f} ({chromium:.2f} s / {typst:.2f} s)")
        for edition in EDITIONS:
            sizes = [(folder / edition.name).stat().st_size for folder in (theirs, ours)]
            print(f"{edition.name}: Chromium / ours: size × {sizes[0] / sizes[1]:.2f} ({sizes[1] // 1000} kB ours)")


if __name__ == "__main__":
    main()
