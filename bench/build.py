"""Measures the build: against MkDocs without our hooks and as many pages, with a cold math cache, and as content grows.

The check and the four PDFs, too.

Prints ratios of processor time (not of the clock: other programs run too) of runs that were made one after the other
on the same machine; absolute times mean little elsewhere.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.pdf import fastest
from bench.scaling import scale

PROJECT = Path(__file__).resolve().parent.parent
RUNS = 3


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time (median) and peak memory in MB of a command and what it starts."""

    seconds: float
    memory: float


def measure(command: list[str], folder: Path, *, runs: int = RUNS, before: Path | None = None) -> Cost:
    """Run a command several times; ``before`` is removed ahead of each run."""
    seconds, memory = [], 0.0
    for _ in range(runs):
        if before is not None:
            shutil.rmtree(before, ignore_errors=True)
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(usage.ru_utime + usage.ru_stime)
        memory = max(memory, usage.ru_maxrss / 1024)
        # The check is done with 1, too: of 4 900 questions the phrasings are too many for one file.
        if os.waitstatus_to_exitcode(status) not in ({0, 1} if command == CHECK else {0}):
            sys.exit(f"{' '.join(command)} failed in {folder}: run it there to see why")
    return Cost(statistics.median(seconds), memory)


def project_copy(folder: Path, content: Path, *, hooks: bool = True) -> Path:
    """Lay out a project with other content.

    Without hooks, Markdown goes to MkDocs as it is, formulas raw; there are as many pages, for each program has one.
    """
    folder.mkdir()
    if hooks:
        (folder / "content").symlink_to(content)
    else:
        shutil.copytree(content, folder / "content")
        for program in (content.parent / "experiments").glob("[0-9]*.py"):
            page = folder / "content" / "figures" / program.with_suffix(".md").name
            page.write_text(
                f"# {program.name}\n\n```python\n{program.read_text(encoding='utf-8')}```\n", encoding="utf-8"
            )
    (folder / "experiments").symlink_to(content.parent / "experiments")
    for name in ("dl49", "hooks", "theme", "node_modules"):
        (folder / name).symlink_to(PROJECT / name)
    text = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    if not hooks:
        # Only the hooks' lines go; loading the file would lose its !ENV tags.
        text = text.replace("hooks:\n  - hooks/guide.py\n", "")
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    return folder


os.environ["NO_MKDOCS_2_WARNING"] = "1"  # the theme prints a notice at each build otherwise
os.environ["DL49_PDF"] = "false"  # bench.pdf measures them
BUILD = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
CHECK = [sys.executable, "-m", "dl49", "check"]
READ = [
    sys.executable,
    "-c",
    "from pathlib import Path; from dl49.reader import read_catalogue as r; r(Path('content'))",
]


def main() -> None:
    """Print the table of ratios."""
    cache = PROJECT / ".cache"
    sections = yaml.safe_load((PROJECT / "content" / "sections.yml").read_text(encoding="utf-8"))
    size = sum(len(section["questions"]) for section in sections)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        contents = {1: PROJECT / "content"}
        for factor in (10, 100):
            contents[factor] = root / f"times{factor}" / "content"
            scale(PROJECT / "content", contents[factor], factor)
        plain = measure(BUILD, project_copy(root / "plain", contents[1], hooks=False))
        small = project_copy(root / "small", contents[1])
        cold = measure(BUILD, small, before=cache)
        warm = measure(BUILD, small)
        checked = measure(CHECK, small)
        show("build, math cache warm / without hooks", warm, plain)
        show("build, math cache cold / without hooks", cold, plain)
        print(f"dl49 check, cache warm: {checked.seconds:.2f} s, {checked.memory:.0f} MB")
        (root / "pdf").mkdir()
        print(f"four PDF editions: {fastest(root / 'pdf'):.2f} s on the clock", flush=True)
        large = project_copy(root / "large", contents[10])
        show(f"build, {size * 10} / {size} questions", measure(BUILD, large, runs=1), warm)
        huge = project_copy(root / "huge", contents[100])
        check_large, check_huge = measure(CHECK, large), measure(CHECK, huge, runs=1)
        show(f"dl49 check, {size * 100} / {size * 10} questions", check_huge, check_large)
        read_large, read_huge = measure(READ, large), measure(READ, huge, runs=1)
        show(f"catalogue, {size * 100} / {size * 10} questions", read_huge, read_large)


def show(what: str, one: Cost, other: Cost) -> None:
    """Print how much dearer one run is than another, in time and in memory."""
    times = one.seconds / other.seconds
    memory = one.memory / other.memory
    print(
        f"{what}: time × {times:.2f} ({one.seconds:.2f} s / {other.seconds:.2f} s), memory × {memory:.2f}", flush=True
    )


if __name__ == "__main__":
    main()
