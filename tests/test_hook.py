"""What MkDocs does with content that has problems: a build fails as a whole, a preview goes on and tells."""

from __future__ import annotations

import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import pytest

from tests import sites
from tests.sites import Site
from tests.test_dates import git

FIRST = "questions/01-what-is-a-gradient.md"
SECOND = "questions/02-why-the-loss-falls.md"
PAGES = [
    tree + url
    for tree in ("", "en/")
    for url in (
        *("", "questions/", "concepts/", "references/", "about/"),
        *("questions/01-what-is-a-gradient/", "questions/02-why-the-loss-falls/", "questions/03-what-adam-does/"),
    )
]
LONGEST = 60
"""Seconds to wait before a test gives up; nothing is expected to take nearly as long."""


def replace(content: Path, name: str, old: str, new: str) -> None:
    """Change a file of the content."""
    file = content / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# mkdocs build


def break_in_many_ways(content: Path) -> None:
    replace(content, FIRST, "## Review\n", "## Reviews\n")
    replace(content, SECOND, "[@first2001work]", "[@nobody2001work]")
    replace(content, "concepts.yml", "  en: Adam\n", "")
    replace(content, "sections.yml", "questions: [3]", "questions: [4]")
    replace(content, "references.bib", "doi     = {10.1000/sample.1}", "doi     = {sample}")
    (content / "questions" / "03-what-adam-does.md").write_bytes(b"---\nnumber: 3\n\xff\n---\n")


@pytest.mark.parametrize("options", [[], ["--strict"]])
def test_a_build_with_problems_names_them_all_and_leaves_the_earlier_site_alone(
    project: Path, sample_site: Site, options: list[str]
) -> None:
    site = Path(shutil.copytree(sample_site.folder, project / "site"))
    before = digests(site)
    break_in_many_ways(project / "content")
    checked = subprocess.run(
        [sys.executable, "-m", "dl49", "check"], cwd=project, capture_output=True, encoding="utf-8", check=False
    )
    problems = checked.stdout.splitlines()
    named = {problem.split(":")[0].removeprefix("content/") for problem in problems}
    assert named >= {FIRST, SECOND, "questions/03-what-adam-does.md", "concepts.yml", "sections.yml", "references.bib"}

    done = sites.mkdocs(project, "build", *options)

    assert done.returncode != 0
    told = (done.stdout + done.stderr).splitlines()
    assert [problem for problem in problems if not any(line.endswith(problem) for line in told)] == []
    assert f"{len(problems)} problems in the content: nothing was built." in told
    assert "Traceback" not in done.stdout + done.stderr
    assert digests(site) == before


def digests(folder: Path) -> dict[Path, str]:
    return {path: sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_a_build_with_problems_makes_no_site(project: Path) -> None:
    replace(project / "content", FIRST, "## Review\n", "")
    assert sites.mkdocs(project, "build").returncode != 0
    assert not (project / "site").exists()


def test_a_warning_of_mkdocs_fails_make_site(project: Path, tmp_path: Path) -> None:
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\nno_such_setting: true\n", encoding="utf-8")
    done = sites.make_site(project, tmp_path / "site")
    assert done.returncode != 0
    assert "no_such_setting" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_build_says_little(project: Path, tmp_path: Path) -> None:
    done = sites.make_site(project, tmp_path / "site")
    assert done.returncode == 0
    assert len((done.stdout + done.stderr).splitlines()) < 10


# mkdocs serve


class Preview:
    """A running ``mkdocs serve``."""

    def __init__(self, project: Path, address: str, log: queue.Queue[str]) -> None:
        self.content = project / "content"
        self.address = address
        self.log = log

    def get(self, url: str = "") -> str:
        """Return a page, which must be there."""
        with urlopen(self.address + url, timeout=LONGEST) as response:
            assert response.status == 200
            return str(response.read().decode("utf-8"))

    def after(self, change: Callable[[], object]) -> None:
        """Change something, and wait until the preview has taken it in."""
        epoch = re.findall(r"livereload\((\d+), \d+\)", self.get())[0]
        change()
        with urlopen(f"{self.address}livereload/{epoch}/0", timeout=LONGEST + 10) as response:
            assert int(response.read()) > int(epoch), "the preview took in nothing; its log:\n" + "".join(self.lines())

    def lines(self) -> list[str]:
        """Return what was logged since the last time."""
        return [self.log.get_nowait() for _ in range(self.log.qsize())]

    def banner(self, url: str = "") -> str:
        """Return the text of a page's banner, empty without one."""
        found = re.search(r'<div class="dl49-problems".*?</div>', self.get(url), re.DOTALL)
        return unescape(" ".join(re.sub("<.*?>", " ", found[0]).split())) if found else ""

    def all_answer(self) -> None:
        """Ask for every page; each must be whole."""
        for url in PAGES:
            assert "</html>" in self.get(url)


@contextmanager
def serving(project: Path) -> Iterator[Preview]:
    """Run ``mkdocs serve`` on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=project,
        env=sites.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    log: queue.Queue[str] = queue.Queue()
    assert process.stderr is not None
    reader = threading.Thread(target=_read, args=(process.stderr, log))
    reader.start()
    try:
        seen: list[str] = []
        while "Serving on" not in "".join(seen[-1:]):
            seen.append(log.get(timeout=LONGEST))
            assert seen[-1], "the preview ended:\n" + "".join(seen)
        assert "Traceback" not in "".join(seen)
        yield Preview(project, f"http://127.0.0.1:{port}/", log)
    finally:
        process.terminate()
        process.wait(LONGEST)
        reader.join()
        process.stderr.close()


def _read(stream: IO[str], log: queue.Queue[str]) -> None:
    for line in stream:
        log.put(line)
    log.put("")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Return a preview of sound content; tests mend what they break."""
    with serving(sites.sample_project(tmp_path_factory.mktemp("preview") / "project")) as preview:
        yield preview


def write(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda content: (content / name).write_bytes(data)


def swap(name: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda content: replace(content, name, old, new)


BROKEN = {
    "a missing block": (FIRST, swap(FIRST, "## Review\n", "")),
    "a formula that does not compile": (FIRST, swap(FIRST, "\\nabla L(w).", "\\nabla L(w}.")),
    "not UTF-8": (FIRST, write(FIRST, b"---\nnumber: 1\n# \xff\xfe\n")),
    "broken YAML": (FIRST, swap(FIRST, "tags: [gradient, loss]", "tags: [gradient, loss")),
    "a front matter of the wrong type": (FIRST, swap(FIRST, "number: 1", "number: [1]")),
    "an empty file": (FIRST, write(FIRST, b"")),
    "broken concepts": ("concepts.yml", write("concepts.yml", b"- {")),
    "broken sections": ("sections.yml", write("sections.yml", b"sections: *all\n")),
    "broken references": ("references.bib", write("references.bib", b"@article{first2001work, title = {")),
    "a page that is not UTF-8": ("about.md", write("about.md", b"---\ntitle: \xff\n---\n")),
    "a page with broken YAML": ("about.md", swap("about.md", "title: 关于", "title: [关于")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_preview_of_broken_content_answers_and_tells_until_it_is_mended(preview: Preview, name: str) -> None:
    file, damage = BROKEN[name]
    sound = (preview.content / file).read_bytes()
    assert preview.banner() == ""
    try:
        preview.after(lambda: damage(preview.content))
        preview.all_answer()
        assert "内容有误" in preview.banner("questions/")
        assert "The content has problems" in preview.banner("en/questions/03-what-adam-does/")
        assert re.search(rf"content/{file}:\d+: \S", preview.banner(PAGES[5]))
    finally:
        preview.after(lambda: (preview.content / file).write_bytes(sound))
    preview.all_answer()
    assert [url for url in PAGES if preview.banner(url)] == []
    assert "Traceback" not in "".join(preview.lines())


def test_a_preview_is_never_kept_for_reading_offline(preview: Preview) -> None:
    page = preview.get("en/questions/")
    assert "offline.js" not in page
    assert "webmanifest" not in page


def test_a_preview_goes_on_without_a_file_and_takes_it_back(preview: Preview) -> None:
    file = preview.content / SECOND
    away = preview.content.parent / "away.md"
    preview.after(lambda: file.rename(away))
    assert "content/" in preview.banner()
    assert "</html>" in preview.get("questions/01-what-is-a-gradient/")
    preview.after(lambda: away.rename(file))
    assert preview.banner() == ""
    preview.all_answer()


@pytest.mark.parametrize(
    ("file", "old", "new", "url"),
    [
        ("concepts.yml", "en: gradient", "en: steepest slope", "en/questions/01-what-is-a-gradient/"),
        ("sections.yml", "zh: 训练", "zh: 训练与调参", "questions/03-what-adam-does/"),
        ("references.bib", "A First Work", "A Very First Work", "questions/02-why-the-loss-falls/"),
        (SECOND, "Try some orders", "First try some orders", "en/questions/02-why-the-loss-falls/"),
        ("about.md", "样例页面", "改过的样例页面", "about/"),
    ],
)
def test_a_preview_takes_in_a_change(preview: Preview, file: str, old: str, new: str, url: str) -> None:
    wanted = new.rpartition(": ")[2]
    assert wanted not in preview.get(url)
    preview.after(lambda: replace(preview.content, file, old, new))
    assert wanted in preview.get(url)
    assert preview.banner(url) == ""
    preview.after(lambda: replace(preview.content, file, new, old))
    assert wanted not in preview.get(url)


def test_a_preview_follows_the_date_of_the_content(project: Path) -> None:
    def commit(seconds: int) -> None:
        git(project, "commit", "--quiet", "--message", "Content", seconds=seconds)

    git(project, "init", "--quiet")
    git(project, "add", "content")
    commit(1_700_000_000)
    with serving(project) as preview:
        assert "2023 年 11 月 14 日" in preview.get()
        git(project, "rm", "--quiet", "--cached", "content/about.md")  # the file itself stays, so nothing is built yet
        commit(1_750_000_000)
        preview.after(lambda: replace(preview.content, "about.md", "样例页面", "改过的样例页面"))
        assert "2025 年 6 月 15 日" in preview.get()


def test_a_preview_whose_first_build_is_bad_answers_and_can_be_mended(project: Path) -> None:
    break_in_many_ways(project / "content")
    with serving(project) as preview:
        preview.all_answer()
        banner = preview.banner()
        assert all(f"content/{name}:" in banner for name in (FIRST, SECOND, "concepts.yml", "sections.yml"))
        shutil.copytree(sites.SAMPLE, project / "mended")
        mended = {file: file.read_bytes() for file in (project / "mended").rglob("*") if file.is_file()}

        def mend() -> None:
            for file, data in mended.items():
                (preview.content / file.relative_to(project / "mended")).write_bytes(data)

        preview.after(mend)
        preview.all_answer()
        assert [url for url in PAGES if preview.banner(url)] == []
        assert 'id="review-en"' in preview.get("questions/01-what-is-a-gradient/")
