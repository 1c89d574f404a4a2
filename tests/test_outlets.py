"""A new way out of the guide is one module and one line of ``dl49/outlets.py``, as docs/architecture.md says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

from dl49.languages import LANGUAGES
from dl49.reader import read_catalogue
from tests.sites import PROJECT, Site, environment, has, mkdocs, words

CARDS = '''\
"""Questions and one-line answers, tab-separated, for flash cards."""

from collections.abc import Mapping

from dl49.addresses import Publication, absolute
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Bilingual

LABEL = Bilingual("卡片", "Cards")


def cards(guide: Guide, publication: Publication) -> Mapping[str, File]:
    """Return a file of cards in both languages."""
    rows = [
        [question.title[language], question.parts[language].one_line, question.section.name[language]]
        for question in guide.catalogue.questions
        for language in LANGUAGES
    ]
    rows.append([absolute(publication.site_url, "") or "", "", ""])
    return {"downloads/cards.tsv": File("\\n".join(map("\\t".join, rows)).encode(), LABEL)}
'''
BROKEN = '''\
"""An outlet that cannot do its work."""

from dl49.problems import Problem, ProblemsError


def cards(guide, publication):
    raise ProblemsError(Problem(one.path, 1, "No card can show this. Shorten it.") for one in guide.catalogue.questions)
'''


def with_outlet(project: Path, module: str) -> Path:
    """Give a project its own ``dl49``, with one more outlet."""
    shutil.copytree(PROJECT / "dl49", project / "dl49", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("node_modules", ".cache"):
        (project / name).symlink_to(PROJECT / name)
    (project / "dl49" / "flash.py").write_text(module, encoding="utf-8")
    outlets = project / "dl49" / "outlets.py"
    text = outlets.read_text(encoding="utf-8")
    assert text.count("OUTLETS: Final[tuple[Outlet, ...]] = (\n") == 1
    start, _, end = text.partition("OUTLETS: Final")
    outlets.write_text(f"{start}from dl49.flash import cards\nOUTLETS: Final{end.replace('(', '(cards, ', 1)}")
    return project


def test_a_new_outlet_is_published_and_listed_with_titles_and_one_line_answers(project: Path, tmp_path: Path) -> None:
    env = environment(SITE_URL="https://example.org/")
    done = mkdocs(with_outlet(project, CARDS), "build", "--strict", "--site-dir", str(tmp_path / "site"), env=env)
    assert done.returncode == 0, done.stderr
    site = Site(tmp_path / "site")
    rows = (site.folder / "downloads" / "cards.tsv").read_text(encoding="utf-8").split("\n")
    assert rows[-1] == "https://example.org/\t\t"
    assert [row.split("\t") for row in rows[:-1]] == [
        [question.title[language], question.parts[language].one_line, question.section.name[language]]
        for question in read_catalogue(project / "content")[0].questions
        for language in LANGUAGES
    ]
    for tree, name in (("", "卡片"), ("en/", "Cards")):
        cards, *others = site.page(tree).all(f"//ul[{has('dl49-downloads')}]//a")
        assert (words(cards), cards.get("download")) == (name, "cards.tsv")
        assert urljoin(f"/{tree}", str(cards.get("href"))) == "/downloads/cards.tsv"
        assert "dl49-markdown.zip" in [one.get("download") for one in others]


def test_outlets_are_loaded_without_the_packages_for_print() -> None:
    missing = dict.fromkeys(("pikepdf", "segno", "typst"))
    program = f"import sys; sys.modules.update({missing}); import dl49.outlets"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""


def test_the_problems_of_an_outlet_stop_a_build_and_leave_the_earlier_site_alone(project: Path) -> None:
    earlier = project / "site" / "index.html"
    earlier.parent.mkdir()
    earlier.write_text("earlier", encoding="utf-8")
    done = mkdocs(with_outlet(project, BROKEN), "build")
    assert done.returncode != 0
    told = done.stderr.splitlines()
    names = sorted(path.name for path in (project / "content" / "questions").iterdir())
    problems = [f"content/questions/{name}:1: No card can show this. Shorten it." for name in names]
    assert [line.removeprefix("ERROR   -  ") for line in told if "No card" in line] == problems
    assert "3 problems in the content: nothing was built." in told
    assert "Traceback" not in done.stdout + done.stderr
    assert earlier.read_text(encoding="utf-8") == "earlier"
    assert [path.name for path in (project / "site").iterdir()] == ["index.html"]
