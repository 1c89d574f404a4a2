"""Measures the search against the theme's own (with jieba), Pagefind and MiniSearch, on the same content in one run.

Prints for each, over the tests' queries in both trees: success at the first hit and in the first three, reciprocal
rank, how many queries found nothing, how many about absent things found something, milliseconds from the last key to
results (as measured, and with the processor slowed 4 times), and kB that a browser loads, compressed.
"""

from __future__ import annotations

import gzip
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request, sync_playwright

from bench.build import PROJECT, project_copy
from bench.scaling import scale
from dl49.reader import read_catalogue
from dl49.search import search_files, size_report
from tests import browsers, sites
from tests.searching import QUERIES

TREES = ("", "en/")
SCRIPT = PROJECT / "bench" / "search.js"
MINISEARCH = PROJECT / "node_modules" / "minisearch" / "dist" / "umd" / "index.js"
SLOWED = 4
PASSES = 3


@dataclass(frozen=True)
class Variant:
    """A search: its name, its site, what makes a page of it ready, and the function that asks it."""

    name: str
    site: Path
    start: Callable[[Page, str, str], None]
    ask: str


@dataclass(frozen=True)
class Outcome:
    """What a query found and how long it took: in all, and of that in the worker; both in milliseconds."""

    expected: tuple[int, ...]
    numbers: tuple[int, ...]
    found: int
    time: float
    worker: float

    @property
    def rank(self) -> int:
        """The place of the first right question, from 1; 0 if there is none."""
        return next((place for place, number in enumerate(self.numbers, 1) if number in self.expected), 0)


def main() -> None:
    """Print a row for each search, then our sizes for ten times the questions."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = browsers.launch(playwright)
        if browser is None:
            sys.exit(browsers.MISSING)
        root = Path(name)
        print("search | S@1 | S@3 | RR | nothing | absent found | p50 | p95 | p95 slowed | kB first | kB all")
        for variant in variants(root):
            show(variant.name, *measured(browser, variant))
        browser.close()
        scale(PROJECT / "content", root / "ten" / "content", 10)
        print(f"490 questions, {size_report(search_files(read_catalogue(root / 'ten' / 'content')[0].with_math()))}")


def variants(root: Path) -> list[Variant]:
    """Build the sites, and return the searches in them."""
    ours = sites.build(project_copy(root / "ours", PROJECT / "content"), root / "ours-site")
    stock = sites.build(stock_project(root / "stock"), root / "stock-site")
    pagefind = Path(shutil.copytree(ours, root / "pagefind-site"))
    program = PROJECT / "node_modules" / ".bin" / "pagefind"
    command = [str(program), "--site", str(pagefind), "--root-selector", "article"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return [
        Variant("ours", ours, start_box, "ask"),
        Variant("theme, with jieba", stock, start_box, "ask"),
        Variant("Pagefind", pagefind, start_pagefind, "askPagefind"),
        Variant("MiniSearch, our index", ours, start_minisearch, "askMiniSearch"),
    ]


def stock_project(folder: Path) -> Path:
    """Make a project with the theme's own search: index and worker are its own."""
    for name in ("content", "experiments", "hooks", "theme"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "bench" / "stock_search.py", folder / "hooks")
    text = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    text = text.replace("  - hooks/guide.py\n", "  - hooks/guide.py\n  - hooks/stock_search.py\n")
    text = text.replace("  - search\n", "  - search:\n      lang: [zh, en]\n").replace("  - assets/search.js\n", "")
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    template = folder / "theme" / "main.html"
    text = re.sub(r"\{% block config %\}.*?\{% endblock %\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    template.write_text(text, encoding="utf-8")
    return folder


def start_box(page: Page, _address: str, _tree: str) -> None:
    """Let the box load all that it can: what is measured is an answer, not a network."""
    page.evaluate("ask('梯度')")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2000)  # the text is taken in


def start_pagefind(page: Page, address: str, _tree: str) -> None:
    """Load Pagefind's program, and what it needs for one answer."""
    load = "async (address) => { window.pagefind = await import(address); await askPagefind('gradient') }"
    page.evaluate(load, f"{address}pagefind/pagefind.js")


def start_minisearch(page: Page, address: str, tree: str) -> None:
    """Load MiniSearch and fill it."""
    page.add_script_tag(path=MINISEARCH)
    page.evaluate("([address, tree]) => startMiniSearch(address, tree)", [address, tree])


def measured(browser: Browser, variant: Variant) -> tuple[list[Outcome], list[Outcome], float, float]:
    """Ask all queries in both trees; return the outcomes, those with a slow processor, and kB: first answer, all."""
    usual: list[Outcome] = []
    slow: list[Outcome] = []
    with sites.served(variant.site) as address:
        sizes = []
        for tree in TREES:
            page = browser.new_page()
            loaded = requests_of(page, address)
            page.add_init_script(path=SCRIPT)
            page.goto(f"{address}{tree}about/", wait_until="networkidle")
            before = weight(variant, loaded)
            variant.start(page, address, tree)
            first = before if variant.ask == "ask" else weight(variant, loaded)
            swift = outcomes(page, variant)
            usual += swift
            sizes.append((first, weight(variant, loaded)))
            page.close()
            # The browser slows a page by halting it now and then, which falls on some queries: the median of passes.
            passes = [slowed(browser, variant, address, tree) for _ in range(PASSES)]
            for one, times in zip(swift, zip(*passes, strict=True), strict=True):
                # It does not slow a worker: three times what that takes is added.
                slow.append(replace(one, time=statistics.median(times) + (SLOWED - 1) * one.worker))
    return usual, slow, max(one for one, _ in sizes), max(one for _, one in sizes)


def slowed(browser: Browser, variant: Variant, address: str, tree: str) -> list[float]:
    """Ask all queries on a new page with a slow processor; return the milliseconds."""
    page = browser.new_page()
    page.add_init_script(path=SCRIPT)
    page.goto(f"{address}{tree}about/")
    variant.start(page, address, tree)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    times = [one.time for one in outcomes(page, variant)]
    page.close()
    return times


def requests_of(page: Page, address: str) -> list[str]:
    """Return the list to which the paths of all requests of a page will be added."""
    loaded: list[str] = []

    def note(request: Request) -> None:
        loaded.append(request.url.removeprefix(address))

    page.on("request", note)
    return loaded


def outcomes(page: Page, variant: Variant) -> list[Outcome]:
    """Ask all queries of a page."""
    found = []
    for one in QUERIES:
        answer: dict[str, Any] = page.evaluate(f"(query) => {variant.ask}(query)", one.query)
        hits = [match[1] for hit in answer["hits"] if (match := re.search(r"questions/(\d+)-", hit))]
        numbers = tuple(int(number) for number in dict.fromkeys(hits))
        found.append(Outcome(one.expected, numbers, len(answer["hits"]), answer["time"], answer["worker"]))
    return found


def weight(variant: Variant, loaded: list[str]) -> float:
    """Return the compressed kB of the files of a search among those that a browser loaded."""
    ours = re.compile(r"^(search/|pagefind/|assets/search-worker|assets/javascripts/(workers|lunr)/)")
    names = {re.sub(r"[?#].*", "", name) for name in loaded if ours.match(name)}
    total = sum(len(gzip.compress((variant.site / name).read_bytes(), mtime=0)) for name in names)
    extra = len(gzip.compress(MINISEARCH.read_bytes(), mtime=0)) if variant.ask == "askMiniSearch" else 0
    return (total + extra) / 1000


def show(name: str, usual: list[Outcome], slow: list[Outcome], first: float, whole: float) -> None:
    """Print a row."""
    present = [one for one in usual if one.expected]
    absent = [one for one in usual if not one.expected]

    def share(count: int, of: list[Outcome]) -> str:
        return f"{count / len(of):.3f}"

    times = sorted(one.time for one in usual)
    slow_times = sorted(one.time for one in slow)
    ranks = [one.rank for one in present]
    cells = [
        name,
        share(ranks.count(1), present),
        share(sum(0 < rank <= 3 for rank in ranks), present),
        f"{statistics.fmean(1 / rank if rank else 0 for rank in ranks):.3f}",
        share(sum(one.found == 0 for one in present), present),
        share(sum(one.found > 0 for one in absent), absent),
        f"{statistics.median(times):.0f} ms",
        f"{times[int(len(times) * 0.95)]:.0f} ms",
        f"{slow_times[int(len(slow_times) * 0.95)]:.0f} ms",
        f"{first:.0f}",
        f"{whole:.0f}",
    ]
    print(" | ".join(cells), flush=True)


if __name__ == "__main__":
    main()
