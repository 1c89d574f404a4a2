"""``make site`` gives a whole new site or leaves the old one as it was, whatever happens; what it cannot do it says."""

from __future__ import annotations

import random
import re
import resource
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sites import environment, make_site, sample_project
from tests.test_hook import digests

BUILD = [sys.executable, "-m", "hooks.command", "build"]
OLD = {Path("index.html"): b"old", Path("questions/index.html"): b"older"}


def old_site(folder: Path) -> dict[Path, str]:
    for path, data in OLD.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return below(folder)


def below(folder: Path) -> dict[Path, str]:
    return {path.relative_to(folder): digest for path, digest in digests(folder).items()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Path, str], float]:
    """What a build gives that nothing disturbs, and about how many seconds it takes."""
    folder = tmp_path_factory.mktemp("whole")
    project = sample_project(folder / "project")
    make_site(project, folder / "first")  # fills the cache
    start = time.monotonic()
    done = make_site(project, folder / "site")
    assert done.returncode == 0, done.stderr
    return below(folder / "site"), time.monotonic() - start


def moments() -> Iterator[tuple[float, signal.Signals]]:
    draw = random.Random(49)  # noqa: S311
    for number in range(20):
        which = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)[number % 3]
        yield draw.uniform(0.3, 1.05), which


def test_a_build_that_is_stopped_leaves_a_whole_site(project: Path, whole: tuple[dict[Path, str], float]) -> None:
    new, duration = whole
    site = project / "site"
    old = old_site(site)
    ended = []
    for part, which in moments():
        build = subprocess.Popen(
            BUILD, cwd=project, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        try:
            _, told = build.communicate(timeout=part * duration)
        except subprocess.TimeoutExpired:
            build.send_signal(which)
            _, told = build.communicate()
        assert below(site) in (old, new), f"{which.name} after {part:.2f} of a build"
        assert "Traceback" not in told
        ended.append(build.returncode)
    assert [code for code in ended if code], "no build was stopped"
    done = make_site(project, site)
    assert done.returncode == 0, done.stderr
    assert below(site) == new
    assert [path.name for path in project.iterdir() if path.name.startswith("site")] == ["site"]


def test_a_builder_that_died_between_two_steps_is_made_good(project: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    old = old_site(project / f"site.old-{dead.pid}")
    old_site(project / f"site.new-{dead.pid}")
    (project / "content" / "sections.yml").unlink()
    assert subprocess.run(BUILD, cwd=project, env=environment(), capture_output=True, check=False).returncode != 0
    assert below(project / "site") == old
    assert [path.name for path in project.iterdir() if path.name.startswith("site")] == ["site"]


def limited(project: Path, bytes_of_a_file: int) -> subprocess.CompletedProcess[str]:
    """Build where no file may grow beyond a size, as on a disk that is full."""
    limit = (bytes_of_a_file, bytes_of_a_file)
    return subprocess.run(
        BUILD,
        cwd=project,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )


@pytest.mark.parametrize("limit", [50_000, 120_000])
def test_a_disk_that_is_full_leaves_the_old_site(project: Path, limit: int) -> None:
    old = old_site(project / "site")
    done = limited(project, limit)
    assert done.returncode != 0
    assert re.search(r"File too large|The cards could not be written", done.stderr)
    assert "Traceback" not in done.stderr
    assert below(project / "site") == old
    assert [path.name for path in project.iterdir() if path.name.startswith("site")] == ["site"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that is too small for a site. Who may not mount one has the limit of a file's size, above."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode()}")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_small_disk_keeps_the_old_site(project: Path, small_disk: Path) -> None:
    old = old_site(small_disk / "site")
    done = make_site(project, small_disk / "site")
    assert done.returncode != 0
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert below(small_disk / "site") == old
    assert [path.name for path in small_disk.iterdir()] == ["site"]


def test_a_file_in_the_place_of_the_site_is_named(project: Path) -> None:
    (project / "site").write_text("mine")
    done = subprocess.run(BUILD, cwd=project, env=environment(), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode != 0
    assert f"{project / 'site'}: This is a file" in done.stderr
    assert "Traceback" not in done.stderr
    assert (project / "site").read_text() == "mine"


def test_a_link_in_the_place_of_the_site_stays_one(project: Path, tmp_path: Path) -> None:
    old_site(tmp_path / "elsewhere")
    (project / "site").symlink_to(tmp_path / "elsewhere")
    assert make_site(project, project / "site").returncode == 0
    assert (project / "site").is_symlink()
    assert (tmp_path / "elsewhere" / "404.html").exists()


def test_a_web_server_of_another_user_can_read_the_site(project: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", 'umask 077; exec "$@"', "sh", *BUILD],
        cwd=project, env=environment(), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    site = project / "site"
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (site, *site.rglob("*"))}
    assert {oct(mode) for path, mode in modes.items() if path.is_dir()} == {oct(0o755)}
    assert {oct(mode) for path, mode in modes.items() if path.is_file()} == {oct(0o644)}


def test_a_preview_says_that_its_port_is_in_use(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "-m", "hooks.command", "serve", "-a", address],
            cwd=project, env=environment(), capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode != 0
    assert "Another program uses this port." in done.stderr
    assert "Traceback" not in done.stderr


def test_the_site_holds_nothing_that_no_page_loads(project: Path) -> None:
    assert make_site(project, project / "site").returncode == 0
    names = {path.relative_to(project / "site").as_posix() for path in (project / "site").rglob("*")}
    assert [name for name in names if name.endswith(".map") or "lunr" in name or "/workers/" in name] == []
    # A page holds its drawings itself; those that stand alone are named by what is published as data.
    data = "".join(path.read_text(encoding="utf-8") for path in (project / "site").rglob("*.md"))
    assert [name for name in names if name.endswith(".svg") and name.split("/")[-1] not in data] == []
