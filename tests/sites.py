"""Builds sites as a user would, serves them on this machine, and reads their pages."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, TypeAlias

from lxml import etree, html

from dl49.languages import Language

PROJECT: Final = Path(__file__).resolve().parent.parent
SAMPLE: Final = PROJECT / "tests" / "sample" / "content"
TREES: Final[tuple[Language, Language]] = ("zh", "en")

REPOSITORY: Final = "https://code.example/49-questions"
"""A repository for the builds that have one."""

_OURS: Final = ("SITE_URL", "REPO_URL", "REPO_NAME", "SOURCE_DATE_EPOCH", "DL49_PDF")


def environment(**changes: str) -> dict[str, str]:
    """Return an environment in which nothing that a build reads is set but ``changes``; no PDFs, to be quick."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", "DL49_PDF": "false", **changes}


def mkdocs(project: Path, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run MkDocs in ``project``, to its end."""
    return _run(project, [sys.executable, "-m", "mkdocs", *arguments], env or environment())


def _run(project: Path, command: list[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=project, env=env, capture_output=True, encoding="utf-8", check=False)


def make_site(project: Path, folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Build ``project`` into ``folder`` by the very command of ``make site``."""
    line = re.search(r"^BUILD := (.*)$", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert line is not None
    command = [sys.executable if word == "$(BIN)/python" else word for word in line[1].split()]
    return _run(project, [*command, "--site-dir", str(folder)], environment(**changes))


def build(project: Path, folder: Path, **changes: str) -> Path:
    """Build ``project`` into ``folder`` as ``make site`` does, and without a complaint."""
    done = make_site(project, folder, **changes)
    assert done.returncode == 0, done.stderr
    return folder


def sample_project(folder: Path) -> Path:
    """Make ``folder`` a project of its own: this one's configuration, hooks and theme around the sample content."""
    for name in ("hooks", "theme"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "mkdocs.yml", folder)
    shutil.copytree(SAMPLE, folder / "content")
    shutil.copytree(SAMPLE.parent / "experiments", folder / "experiments")
    shutil.copytree(PROJECT / "content" / "assets", folder / "content" / "assets")
    return folder


def made_once(root: Path, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder ``name`` in ``root``, made by the first process that asks; the others wait for it."""
    folder = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = root / f"{name}.unfinished"
            make(unfinished)
            unfinished.rename(folder)
    return folder


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a path; what is not there gets 404.html, as on the usual hosts."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, below: str, **names: Any) -> None:
        self.below = below
        super().__init__(*arguments, **names)

    def translate_path(self, path: str) -> str:
        inside = path.startswith(self.below)
        return super().translate_path(f"/{path.removeprefix(self.below)}" if inside else "/not-served")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.exists():
            super().send_error(code, message, explain)
            return
        data = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    """A server that does not mind when a browser leaves before it has everything."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path, below: str = "/", handler: type[Handler] = Handler) -> Iterator[str]:
    """Serve ``folder`` on a free port of this machine; give the address of its home page."""
    server = _Server(("127.0.0.1", 0), partial(handler, directory=str(folder), below=below))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{below}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


Element: TypeAlias = etree._Element


def has(name: str) -> str:
    """Return the XPath condition for an element of the class ``name``."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def select(element: Element, xpath: str) -> list[Element]:
    """Return the elements that ``xpath`` finds from ``element``."""
    found = element.xpath(xpath)
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, etree._Element)]


def words(element: Element) -> str:
    """Return the text of an element on one line."""
    return " ".join(str(element.xpath("string()")).split())


@dataclass(frozen=True)
class Page:
    """A page as built: its address relative to the site, and its HTML."""

    url: str
    root: Element

    @property
    def tree(self) -> Language:
        return "en" if self.url.startswith("en/") else "zh"

    @property
    def ids(self) -> list[str]:
        return [str(element.get("id")) for element in self.all("//*[@id]")]

    def all(self, xpath: str) -> list[Element]:
        return select(self.root, xpath)

    def one(self, xpath: str) -> Element:
        found = self.all(xpath)
        assert len(found) == 1, f"{self.url} has {len(found)} of {xpath}"
        return found[0]

    def meta(self, name: str) -> str:
        """Return the content of a ``<meta>``, by its name or property."""
        return str(self.one(f"/html/head/meta[@name='{name}' or @property='{name}']").get("content"))


@dataclass(frozen=True)
class Site:
    """A built site."""

    folder: Path

    @property
    def urls(self) -> list[str]:
        """The addresses of all pages, relative to the site."""
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))
        return sorted(re.sub(r"(^|/)index\.html$", r"\1", url) for url in found)

    @property
    def questions(self) -> list[str]:
        """The addresses of the pages of questions, in both trees."""
        return [url for url in self.urls if re.match(r"(en/)?questions/.", url)]

    @property
    def programs(self) -> list[str]:
        """The addresses of the pages of figures' programs, in both trees."""
        return [url for url in self.urls if re.match(r"(en/)?figures/.", url)]

    def page(self, url: str) -> Page:
        file = self.folder / url / "index.html" if url.endswith("/") or not url else self.folder / url
        return Page(url, html.document_fromstring(file.read_text(encoding="utf-8")))

    def pages(self, urls: list[str] | None = None) -> Iterator[Page]:
        """Read pages one after another: all of them would fill the memory."""
        return map(self.page, self.urls if urls is None else urls)
