"""The package works from a wheel, away from its checkout, with what it declares and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path

import pytest

from tests import sites

NODE_MODULES = {"DL49_NODE_MODULES": str(sites.PROJECT / "node_modules")}


def run(*command: str, cwd: Path | None = None, **changes: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "DL49_NODE_MODULES"}}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"  # node may be there
    env = {**kept, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1", **changes}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from a copy of the sources without fetching anything."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(sites.PROJECT / "dl49", folder / "dl49", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(sites.PROJECT / "pyproject.toml", folder)
    pip = (sys.executable, "-m", "pip", "--isolated", "wheel", "--quiet", "--no-index")
    done = run(*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(folder))
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return made


def required(package: Distribution) -> set[str]:
    """Return the distributions that one needs: those without condition, and theirs."""
    names = {re.split(r"[^\w.-]", line)[0] for line in package.requires or () if ";" not in line}
    return names.union(*(required(distribution(name)) for name in names))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the Python of an environment with the wheel and the packages that it requires without an extra."""
    folder = tmp_path_factory.mktemp("environment")
    assert run(sys.executable, "-m", "venv", "--without-pip", str(folder)).returncode == 0
    own = str(folder / "bin" / "python")
    pip = (sys.executable, "-m", "pip", "--isolated", "--python", own, "install", "--quiet", "--no-index", "--no-deps")
    done = run(*pip, str(wheel))
    assert done.returncode == 0, done.stderr
    packages = Path(run(own, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip())
    for name in required(PathDistribution(zipfile.Path(wheel, "dl49-0.1.0.dist-info/"))):
        for top in {file.parts[0] for file in distribution(name).files or () if file.parts[0] != ".."}:
            (packages / top).symlink_to(Path(str(distribution(name).locate_file(top))))
    return own


def test_the_wheel_holds_all_files_of_the_package(wheel: Path) -> None:
    listed = run("git", "ls-files", "dl49", cwd=sites.PROJECT).stdout.split()
    assert len(listed) > 60
    with zipfile.ZipFile(wheel) as archive:
        assert [name for name in listed if name not in archive.namelist()] == []


def test_the_content_is_checked_mended_and_added_to_without_the_checkout(python: str, content: Path) -> None:
    here = content.parent
    assert run(python, "-c", "import dl49; print(dl49.__file__)", cwd=here).stdout.startswith(
        str(Path(python).parents[1])
    )
    done = run(python, "-m", "dl49", "check", cwd=here, **NODE_MODULES)
    unchecked = "Print was not checked: its packages are not installed. Run `make setup`, or install dl49[pdf].\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"{unchecked}3 questions, 0 problems\n")
    (here / "node_modules").symlink_to(sites.PROJECT / "node_modules")
    assert run(python, "-m", "dl49", "fix", "--diff", cwd=here).returncode == 0
    titles = ("--zh", "动量有什么用？", "--en", "What is momentum for?")
    assert run(python, "-m", "dl49", "new", "--section", "1", "--slug", "momentum", *titles, cwd=here).returncode == 0
    assert "content/questions/04-momentum.md:" in run(python, "-m", "dl49", "check", cwd=here).stdout
    assert (here / ".cache").is_dir()  # and not among the packages


def test_search_and_pages_are_made_without_the_checkout(python: str, content: Path) -> None:
    program = (
        "from pathlib import Path; from dl49.addresses import Publication; from dl49.guide import load_guide; "
        "from dl49.search import site_search; from dl49.pages.question import question_page; "
        "guide = load_guide(Path('content'), 0); print(len(site_search(guide, Publication()))); "
        "print(question_page(guide, guide.catalogue.questions[0], 'questions/x/', 'zh')[:20])"
    )
    done = run(python, "-c", program, cwd=content.parent, **NODE_MODULES)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "check",
            "KaTeX is not installed: {here}/node_modules has no katex. Run `make setup` in a checkout; elsewhere",
        ),
        ("pdf", "is not installed. Run `make setup`, or install dl49[pdf]."),
    ],
)
def test_what_is_missing_is_named(python: str, content: Path, command: str, said: str) -> None:
    done = run(python, "-m", "dl49", command, cwd=content.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert said.format(here=content.parent) in done.stderr
    assert "Traceback" not in done.stderr
