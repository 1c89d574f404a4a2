"""Draws figures: ``python -m experiments`` those whose program changed, ``python -m experiments 3 21`` these two."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from experiments.programs import SEED, ProgramFile, attempt, is_current, program_files

_FIGURES = Path(__file__).resolve().parent.parent / "content" / "figures"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run programs; return 0 if every claim holds, 1 if one does not, 2 if a number has no program."""
    parser = argparse.ArgumentParser(prog="experiments", description="Draw the figures of the study guide.")
    parser.add_argument("numbers", nargs="*", type=int, help="questions (those whose figure is not up to date)")
    parser.add_argument("--seed", type=int, default=SEED, help="check the claims with another seed; nothing is drawn")
    parser.add_argument("--folder", type=Path, default=_FIGURES, help="where figures go (content/figures)")
    options = parser.parse_args(arguments)
    chosen = _chosen(options.numbers, options.folder if options.seed == SEED else None)
    if chosen is None:
        return 2
    return _run(chosen, options.seed, options.folder)


def _chosen(numbers: list[int], folder: Path | None) -> list[ProgramFile] | None:
    known = program_files()
    unknown = sorted(set(numbers) - {source.number for source in known})
    if unknown:
        print(f"No program in experiments/ draws question {unknown[0]}. Name others.", file=sys.stderr)
        return None
    if numbers:
        return [source for source in known if source.number in numbers]  # a question may have several
    return [source for source in known if folder is None or not is_current(source, folder)]


def _run(chosen: list[ProgramFile], seed: int, folder: Path) -> int:
    if not chosen:
        print("All figures are up to date.")
        return 0
    failed = 0
    # Fresh processes: the number of BLAS threads is set before NumPy is loaded.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(os.cpu_count() or 1, len(chosen)), context) as pool:
        waiting = {pool.submit(attempt, source, seed, folder): source for source in chosen}
        for count, done in enumerate(as_completed(waiting), 1):
            message, fine = done.result()
            failed += not fine
            print(f"[{count}/{len(chosen)}] {waiting[done].name}: {message}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
