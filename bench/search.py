"""Measures the search against others on the same content, with one set of queries, in one run.

    python -m bench.search [queries.json ...]

Prints for each, over the queries in both trees: a right question first, in the first three, reciprocal rank, nothing
found; how many queries about absent things are told so, and how many about others; milliseconds from the last key to
results, as measured and with page and worker running a quarter of the time (``bench.slow``); and kB that a browser
loads, compressed, for a first answer and in all.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from bench.build import PROJECT, project_copy
from bench.scaling import scale
from bench.slow import slowed
from dl49.reader import read_catalogue
from dl49.search import ENCODING, search_files, size_report
from tests import browsers, sites
from tests.searching import FOLDER, Wanted, read_queries

TREES = ("", "en/")
SCRIPT = PROJECT / "bench" / "search.js"
MINISEARCH = PROJECT / "node_modules" / "minisearch" / "dist" / "umd" / "index.js"
SLOWED = 4
HEAD = "search | first | in 3 | RR | nothing | absent told | others told | p50 | p95 | p95 slow | kB first | kB all"
SAMPLE = 60  # queries that are asked with a slow processor


@dataclass(frozen=True)
class Variant:
    """A search: its name and site, what makes a page ready, the function that asks it, and what changes its index."""

    name: str
    site: Path
    start: Callable[[Page, str, str], None]
    ask: str = "askOther"
    route: Callable[[Route], None] | None = None


@dataclass(frozen=True)
class Outcome:
    """What a query found, how long it took (milliseconds), and whether the page says that it is not treated."""

    expected: tuple[int, ...]
    numbers: tuple[int, ...]
    found: int
    time: float
    noted: bool

    @property
    def rank(self) -> int:
        """The place of the first right question, from 1; 0 if there is none."""
        return next((place for place, number in enumerate(self.numbers, 1) if number in self.expected), 0)


def main(files: Sequence[str]) -> None:
    """Print a table for each set of queries, then our sizes and times for ten times the questions."""
    sets = {name: read_queries(Path(name)) for name in files or [str(FOLDER / "dev.json")]}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = browsers.launch(playwright)
        if browser is None:
            sys.exit(browsers.MISSING)
        root = Path(name)
        found = variants(root)
        for file, queries in sets.items():
            print(f"{file}: {len(queries)} queries")
            print(HEAD)
            for variant in found:
                show(variant.name, *measured(browser, variant, queries))
        large(root / "ten", browser, found[0].site, next(iter(sets.values())))
        browser.close()


def large(root: Path, browser: Browser, ours: Path, queries: Sequence[Wanted]) -> None:
    """Measure our search with ten times the questions: their index in the site of the others."""
    scale(PROJECT / "content", root / "project" / "content", 10)
    site = Path(shutil.copytree(ours, root / "site"))
    files = search_files(read_catalogue(root / "project" / "content")[0].with_math())
    for name, data in files.items():
        (site / name).write_bytes(data)
    print(f"490 questions, {size_report(files)}")
    show("ours, 490 questions", *measured(browser, Variant("", site, start_box, "ask"), queries))


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
        Variant("ours, without phrasings", ours, start_box, "ask", without_phrasings),
        Variant("MiniSearch, plain", ours, start_other("startPlainMiniSearch")),
        Variant("BM25F, without phrasings", ours, start_other("startTextbook", "['asked']")),
        Variant("BM25F", ours, start_other("startTextbook")),
        Variant("MiniSearch by fields, without phrasings", ours, start_other("startMiniSearch", "['asked']")),
        Variant("MiniSearch by fields", ours, start_other("startMiniSearch")),
        Variant("Pagefind", pagefind, start_pagefind, "askPagefind"),
        Variant("theme, with jieba", stock, start_stock, "ask"),
    ]


def without_phrasings(route: Route) -> None:
    """Answer a request for the heads or the texts of the questions without phrasings."""
    response = route.fetch()
    is_heads = "/heads-" in route.request.url
    if not is_heads and "/text-" not in route.request.url:
        route.fulfill(response=response)
        return
    record = json.loads(response.body().decode(ENCODING))
    if is_heads:
        record["documents"] = [[*document[:3], ""] for document in record["documents"]]
    else:
        record["asked"] = ["" for _ in record["asked"]]
    route.fulfill(response=response, body=json.dumps(record, ensure_ascii=False).encode(ENCODING))


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
    page.evaluate("askForAll()")


def start_stock(page: Page, _address: str, _tree: str) -> None:
    """Let the theme's box load its index."""
    page.evaluate("ask('梯度')")


def start_pagefind(page: Page, address: str, _tree: str) -> None:
    """Load Pagefind's program, and what it needs for one answer."""
    load = "async (address) => { window.pagefind = await import(address); await askPagefind('gradient') }"
    page.evaluate(load, f"{address}pagefind/pagefind.js")


def start_other(function: str, without: str = "[]") -> Callable[[Page, str, str], None]:
    """Return what starts a search that has no box."""

    def start(page: Page, address: str, tree: str) -> None:
        page.add_script_tag(path=MINISEARCH)
        page.evaluate(f"([address, tree]) => {function}(address, tree, {without})", [address, tree])

    return start


def measured(
    browser: Browser, variant: Variant, queries: Sequence[Wanted]
) -> tuple[list[Outcome], list[Outcome], float, float]:
    """Ask all queries in both trees; return the outcomes, those with a slow processor, and kB: first answer, all."""
    usual: list[Outcome] = []
    slow: list[Outcome] = []
    sizes = []
    with sites.served(variant.site) as address:
        for tree in TREES:
            page = browser.new_page(bypass_csp=variant.ask != "ask")  # theirs is put into our page
            if variant.route:
                page.route("**/search/*", variant.route)
            loaded = requests_of(page, address)
            page.add_init_script(path=SCRIPT)
            page.goto(f"{address}{tree}about/", wait_until="networkidle")
            before = weight(variant, loaded)
            variant.start(page, address, tree)
            whole = weight(variant, loaded)
            usual += outcomes(page, variant, queries)
            with slowed(browser, SLOWED):
                slow += outcomes(page, variant, queries[:: max(1, len(queries) // SAMPLE)])
            page.close()
            sizes.append((first(variant, tree) or (before if variant.ask == "ask" else whole), whole))
    return usual, slow, max(one for one, _ in sizes), max(one for _, one in sizes)


def requests_of(page: Page, address: str) -> list[str]:
    """Return the list to which the paths of all requests of a page will be added."""
    loaded: list[str] = []

    def note(request: Request) -> None:
        loaded.append(request.url.removeprefix(address))

    page.on("request", note)
    return loaded


def outcomes(page: Page, variant: Variant, queries: Sequence[Wanted]) -> list[Outcome]:
    """Ask queries of a page."""
    found = []
    for one in queries:
        answer: dict[str, Any] = page.evaluate(f"(query) => {variant.ask}(query)", one.query)
        hits = [match[1] for hit in answer["hits"] if (match := re.search(r"questions/(\d+)-", hit))]
        numbers = tuple(int(number) for number in dict.fromkeys(hits))
        found.append(Outcome(one.expected, numbers, len(answer["hits"]), answer["time"], answer["noted"]))
    return found


def first(variant: Variant, tree: str) -> float:
    """Return the compressed kB that our own search needs for a first answer, in the tree's language."""
    language = "en" if tree else "zh"
    names = ("assets/search-worker.js", "search/search_index.json", "search/names.txt", f"search/heads-{language}.txt")
    return compressed(variant.site, names) if variant.start is start_box else 0


def weight(variant: Variant, loaded: list[str]) -> float:
    """Return the compressed kB of the files of a search among those that a browser loaded."""
    of_a_search = re.compile(r"^(search/|pagefind/|assets/search-worker|assets/javascripts/(workers|lunr)/)")
    names = {re.sub(r"[?#].*", "", name) for name in loaded if of_a_search.match(name)}
    if variant.ask == "askOther":
        names -= {"assets/search-worker.js", "search/search_index.json"}
        return compressed(variant.site, names) + len(gzip.compress(MINISEARCH.read_bytes(), mtime=0)) / 1000
    return compressed(variant.site, names)


def compressed(site: Path, names: Sequence[str] | set[str]) -> float:
    """Return the size of files in kB, as a server compresses them."""
    return sum(len(gzip.compress((site / name).read_bytes(), mtime=0)) for name in names) / 1000


def show(name: str, usual: list[Outcome], slow: list[Outcome], first: float, whole: float) -> None:
    """Print a row."""
    present = [one for one in usual if one.expected]
    absent = [one for one in usual if not one.expected]

    def share(count: int, of: list[Outcome]) -> str:
        return f"{count / len(of):.3f}" if of else "–"

    times = sorted(one.time for one in usual)
    slow_times = sorted(one.time for one in slow)
    ranks = [one.rank for one in present]
    cells = [
        name,
        share(ranks.count(1), present),
        share(sum(0 < rank <= 3 for rank in ranks), present),
        f"{statistics.fmean(1 / rank if rank else 0 for rank in ranks):.3f}",
        share(sum(one.found == 0 for one in present), present),
        share(sum(one.noted for one in absent), absent),
        share(sum(one.noted for one in present), present),
        f"{statistics.median(times):.0f} ms",
        f"{times[int(len(times) * 0.95)]:.0f} ms",
        f"{slow_times[int(len(slow_times) * 0.95)]:.0f} ms",
        f"{first:.0f}",
        f"{whole:.0f}",
    ]
    print(" | ".join(cells), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
