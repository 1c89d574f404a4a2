"""Measures what a reader on a slow phone waits for: our pages beside the theme as it comes, with the same text.

Run: python -m bench.pages
"""

from __future__ import annotations

import gzip
import io
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

import yaml
from playwright.sync_api import Browser, Page, sync_playwright

from bench.build import PROJECT
from bench.search import requests_of
from dl49.tools import node
from tests import browsers, sites

RUNS: Final = 5
PHONE: Final = {"width": 390, "height": 780}
SLOWED: Final = 4
"""Times that the processor is slower."""

COMPRESS: Final = """const [how, ...files] = process.argv.slice(1), fs = require("fs"), zlib = require("zlib")
const sizes = files.map((file) => fs.readFileSync(file)).map((data) => Math.min(data.length, zlib[how](data).length))
console.log(sizes.reduce((sum, one) => sum + one, 0))"""

SLOW_4G: Final = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
"""As Lighthouse defines it: milliseconds, bytes a second."""

FIRST: Final = "questions/03-vanishing-and-exploding-gradients/"
SECOND: Final = "questions/04-batch-vs-sgd-vs-minibatch/"
OPENED: Final = (3, 13, 24, 37, 46)
WAIT: Final = 1500
"""Milliseconds after a page has loaded until a reader does something."""

SCRIPT: Final = Path(__file__).with_name("pages.js")

# What the theme's users write: KaTeX in the browser.
STOCK: Final[dict[str, Any]] = {
    "site_name": "49",
    "theme": {
        "name": "material",
        "language": "zh",
        "font": False,
        "features": ["navigation.instant", "navigation.instant.prefetch", "navigation.footer", "navigation.prune"],
    },
    "plugins": ["search"],
    "markdown_extensions": ["tables", "pymdownx.superfences", {"pymdownx.arithmatex": {"generic": True}}],
    "extra_javascript": ["katex/katex.min.js", "katex/contrib/auto-render.min.js", "render.js"],
    "extra_css": ["katex/katex.min.css"],
}
RENDER: Final = """document$.subscribe(({ body }) => renderMathInElement(body, { delimiters: [
  { left: "$$", right: "$$", display: true }, { left: "\\\\(", right: "\\\\)", display: false },
  { left: "\\\\[", right: "\\\\]", display: true } ] }))
"""


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = browsers.launch(playwright)
        if browser is None:
            sys.exit(browsers.MISSING)
        root = Path(name)
        folders = {"ours": sites.build(PROJECT, root / "ours"), "stock": stock(root / "project", root / "stock")}
        served = partial(sites.served, handler=Compressing)
        with served(folders["ours"]) as ours, served(folders["stock"]) as other:
            addresses = {"ours": ours, "stock": other}
            for what, url in (("home", ""), ("question", FIRST)):
                loads = {one: [load(browser, addresses[one] + url) for _ in range(RUNS)] for one in ("ours", "stock")}
                show_loads(what, loads)
                names = loaded(browser, ours, url)
                own = [name for name in names if not name.endswith(".woff2") and name != SECOND]
                for part, some in (
                    ("all, with fonts and the next page", names),
                    ("what it is painted and run with", own),
                ):
                    sizes = {how: size(folders["ours"], some, how) for how in ("gzip", "brotli")}
                    print(f"{what}, {part}: {len(some)} files,", *(f"{kb:.0f} kB {how}" for how, kb in sizes.items()))
            turns = {one: statistics.median(turn(browser, addresses[one]) for _ in range(RUNS)) for one in addresses}
            print("next question, from the click to its title:", *(f"{one} {ms:.0f} ms" for one, ms in turns.items()))
            times = [opening(browser, ours, number) for _ in range(RUNS) for number in OPENED]
            print(f"opening an answer: median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms")
        browser.close()


def stock(project: Path, folder: Path) -> Path:
    """Build a site of the theme alone with the Chinese texts."""
    content = project / "docs"
    content.mkdir(parents=True)
    shutil.copytree(PROJECT / "node_modules" / "katex" / "dist", content / "katex")
    (content / "render.js").write_text(RENDER, encoding="utf-8")
    lines = []
    for file in sorted((PROJECT / "content" / "questions").glob("*.md")):
        front, chinese = file.read_text(encoding="utf-8").split("\n---\n", 1)
        title = yaml.safe_load(front.removeprefix("---"))["question"]["zh"]
        text = chinese.split("\n# English", 1)[0].replace("# 中文", f"# {title}", 1)
        (content / "questions").mkdir(exist_ok=True)
        (content / "questions" / file.name).write_text(text, encoding="utf-8")
        lines.append(f"- [{title}](questions/{file.name})")
    shutil.copytree(PROJECT / "content" / "figures", content / "figures")
    (content / "index.md").write_text("# 49\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    (project / "mkdocs.yml").write_text(yaml.safe_dump(STOCK), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    subprocess.run(command, cwd=project, check=True, env=sites.environment())
    return folder


@contextmanager
def phone(browser: Browser) -> Iterator[Page]:
    """Open a page for a reader who was never here, on a slow phone."""
    context = browser.new_context(viewport=PHONE, service_workers="block")  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script(path=SCRIPT)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    yield page
    context.close()


def visit(page: Page, url: str) -> None:
    """Open a page, and wait as a reader does; not for a quiet network: a slow processor keeps it quiet, too."""
    page.goto(url, wait_until="load")
    page.wait_for_timeout(WAIT)


def load(browser: Browser, url: str) -> tuple[float, float]:
    """Return the time of the largest paint in ms, and how far what was seen has moved (CLS)."""
    with phone(browser) as page:
        visit(page, url)
        seen = page.evaluate("seen")
    return seen["paint"], seen["shift"]


def show_loads(what: str, loads: dict[str, list[tuple[float, float]]]) -> None:
    """Print medians, and ours by the other's."""
    paints = {one: statistics.median(paint for paint, _ in all_) for one, all_ in loads.items()}
    shifts = {one: max(shift for _, shift in all_) for one, all_ in loads.items()}
    each = "; ".join(f"{one} LCP {paints[one]:.0f} ms, CLS {shifts[one]:.3f}" for one in loads)
    print(f"{what}: {each}; LCP × {paints['ours'] / paints['stock']:.2f}")


def turn(browser: Browser, address: str) -> float:
    """Return the milliseconds from a click on "next" until the next question's title can be seen."""
    with phone(browser) as page:
        page.goto(address + FIRST, wait_until="load")
        link = page.locator(f"a[href*='{SECOND.split('/')[1]}']:visible").last
        link.scroll_into_view_if_needed()
        page.wait_for_timeout(WAIT)
        link.evaluate("one => one.addEventListener('click', () => sessionStorage.setItem('at', Date.now()))")
        link.click(no_wait_after=True)
        page.wait_for_url(f"**/{SECOND}**", wait_until="commit")
        now = page.evaluate("waited()")
    return float(now)


def opening(browser: Browser, address: str, number: int) -> float:
    """Return the milliseconds from the click on an answer to the next frame (Event Timing)."""
    [file] = (PROJECT / "content" / "questions").glob(f"{number:02}-*.md")
    with phone(browser) as page:
        visit(page, f"{address}questions/{file.stem}/")
        page.locator("#answer-zh > summary").click()
        page.wait_for_function("() => seen.event > 0")
        return float(page.evaluate("seen.event"))


def loaded(browser: Browser, address: str, url: str) -> list[str]:
    """Return the files that a first visit loads."""
    with phone(browser) as page:
        names = requests_of(page, address)
        visit(page, address + url)
    return [name.split("?")[0].split("#")[0] for name in names if not name.startswith(("data:", "blob:"))]


def size(site: Path, names: list[str], how: str) -> float:
    """Return the kB of files as a server sends them; fonts and pictures as they are."""
    files = [site / name / "index.html" if (site / name).is_dir() else site / name for name in names]
    method = {"gzip": "gzipSync", "brotli": "brotliCompressSync"}[how]
    command = [node(), "-e", COMPRESS, method, *map(str, files)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return int(done.stdout) / 1000


class Compressing(sites.Handler):
    """Serves files as hosts do: text compressed."""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        kind = self.guess_type(str(file))
        if not file.is_file() or not kind.startswith(("text/", "application/j", "image/svg")):
            return super().send_head()
        data = gzip.compress(file.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return io.BytesIO(data)


if __name__ == "__main__":
    main()
