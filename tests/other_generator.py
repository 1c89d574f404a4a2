"""``python -m tests.other_generator``: ProperDocs builds the same site, but for the generator's name in its pages.

Not a test of every run: it shows once for each change that the generator can be replaced.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.sites import PROJECT, environment

NAMES = ("mkdocs-ProperDocs 1.6.7", "mkdocs-1.6.1")


def built(generator: str, folder: Path) -> dict[str, bytes]:
    """Return the files of the site as a generator builds it, by their path, without the generator's name."""
    command = [sys.executable, "-m", generator, "build", "--strict", "-f", "mkdocs.yml", "--site-dir", str(folder)]
    subprocess.run(command, cwd=PROJECT, env=environment(SOURCE_DATE_EPOCH="1764115200"), check=True)
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name in NAMES:
        found = {path: data.replace(name.encode(), b"generator") for path, data in found.items()}
    return found


def main() -> int:
    """Build with both, and name the files that differ; return 0 if there are none."""
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = (built(generator, Path(folder, generator)) for generator in ("mkdocs", "properdocs"))
    different = sorted(path for path in ours.keys() | theirs.keys() if ours.get(path) != theirs.get(path))
    sys.stdout.writelines(f"{path} differs\n" for path in different)
    sys.stdout.write(f"{len(ours)} files, {len(different)} differ\n")
    return 1 if different or not ours else 0


if __name__ == "__main__":
    sys.exit(main())
