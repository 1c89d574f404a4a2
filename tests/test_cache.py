"""What is kept from run to run: bounded, whole or not at all, and never of another basis."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from dl49.cache import keep_file, kept_file, read_cache, write_cache


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    known = {"a": "1", "b": "", "字\u2028": "值\u2028"}
    write_cache(tmp_path / "kept", "basis", known, known)
    assert read_cache(tmp_path / "kept", "basis") == known
    assert read_cache(tmp_path / "kept", "another") == {}
    assert read_cache(tmp_path / "none", "basis") == {}
    assert read_cache(tmp_path, "basis") == {}


def test_what_is_not_used_is_kept_for_a_while_and_then_goes(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    for run in range(0, 5000, 10):
        used = [str(number) for number in range(run, run + 10)]
        known = read_cache(file, "basis") | dict.fromkeys(used, "value")
        write_cache(file, "basis", known, used)
    kept = read_cache(file, "basis")
    assert list(kept) == [str(number) for number in range(3990, 5000)]


def test_as_many_as_are_used_are_spared(tmp_path: Path) -> None:
    known = {str(number): "value" for number in range(10_000)}
    used = [str(number) for number in range(3000)]
    write_cache(tmp_path / "kept", "basis", known, used)
    assert list(read_cache(tmp_path / "kept", "basis")) == [*map(str, range(7000, 10_000)), *used]


def test_processes_that_write_at_once_do_not_mix(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    results = [{f"{writer} {number}": str(writer) * 1000 for number in range(50)} for writer in range(4)]
    threads = [threading.Thread(target=write_cache, args=(file, "basis", one, one)) for one in results * 5]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read_cache(file, "basis") in results
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_is_kept_whole_and_the_oldest_go(tmp_path: Path) -> None:
    folder = tmp_path / "pdf"
    assert kept_file(folder, "0") is None
    for number in range(204):
        keep_file(folder, str(number), b"%d\n\xff" % number)
        os.utime(folder / str(number), (number, number))
    assert [kept_file(folder, str(number)) for number in range(3)] == [None, None, None]
    assert kept_file(folder, "202") == b"202\n\xff"
    (folder / "202").write_bytes((folder / "202").read_bytes()[:-1])
    assert kept_file(folder, "202") is None
    (folder / "201").rename(folder / "another")
    assert kept_file(folder, "another") is None


def test_all_that_one_run_used_is_there_for_the_next(tmp_path: Path) -> None:
    for number in range(300):
        keep_file(tmp_path, str(number), b"new")
    assert all(kept_file(tmp_path, str(number)) for number in range(300))
