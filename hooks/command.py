"""``python -m hooks.command build`` makes a whole site or leaves the old one as it is; ``serve`` previews.

MkDocs empties the folder of the site, then writes. So it writes beside it, and the folders change places at the end.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import click
from mkdocs.__main__ import cli

_STOPPING: Final = (signal.SIGINT, signal.SIGTERM)


def main(arguments: list[str]) -> int | str:
    """Build or serve; return 0, MkDocs' own code, or a sentence that says why there is nothing new."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped. The old site is unchanged."))
    try:
        if arguments[:1] == ["serve"]:
            return _mkdocs(arguments)
        return _build(arguments[1:])
    except KeyboardInterrupt:
        return "Stopped. The old site is unchanged."
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return "Another program uses this port. Stop it, or choose one: .venv/bin/mkdocs serve -a 127.0.0.1:8001"
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}. Nothing was published; what was there before is unchanged."


def _build(options: list[str]) -> int:
    parser = click.Command("build", params=[click.Option(["--site-dir"], default="site")])
    parser.ignore_unknown_options, parser.allow_extra_args = True, True
    with parser.make_context("build", list(options)) as context:
        site = Path(context.params["site_dir"]).resolve()  # a link stays a link
        with _beside(site) as new:
            # Any warning fails the build. Not --quiet: it would keep MkDocs from counting warnings.
            code = _mkdocs(["build", "--strict", *context.args, "--site-dir", str(new)])
            if code == 0:
                _make_readable(new)
                _replace(site, new)
            return code


def _mkdocs(arguments: list[str]) -> int:
    try:
        cli.main(arguments, prog_name="mkdocs", standalone_mode=False)
    except click.exceptions.Abort as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise error.__cause__ from None
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return 0


@contextmanager
def _beside(site: Path) -> Iterator[Path]:
    """Give a new folder beside ``site``; it bears the number of this process, so that two builds do not meet."""
    if site.exists() and not site.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "This is a file; a folder of this name is to be made", str(site))
    site.parent.mkdir(parents=True, exist_ok=True)
    _tidy(site)
    new = _named(site, "new", os.getpid())
    new.mkdir()
    try:
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _named(site: Path, which: str, process: int) -> Path:
    return site.with_name(f"{site.name}.{which}-{process}")


def _tidy(site: Path) -> None:
    """Put back or remove what builds have left that were killed."""
    for which in ("old", "new"):
        for left in site.parent.glob(f"{site.name}.{which}-*"):
            number = left.name.rpartition("-")[2]
            if not number.isdecimal() or _runs(int(number)):
                continue
            if which == "old" and not site.exists():
                left.rename(site)
            else:
                shutil.rmtree(left)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _make_readable(folder: Path) -> None:
    """Let a web server of another user read what a strict umask has kept for this one."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _replace(site: Path, new: Path) -> None:
    old = _named(site, "old", os.getpid())
    with _undisturbed():
        with suppress(FileNotFoundError):
            site.rename(old)
        try:
            new.rename(site)
        except OSError:
            old.rename(site)
            raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back what would stop the program between two steps that belong together."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
