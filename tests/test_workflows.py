"""Nothing is published that has not passed the tests, and nothing is installed without its hash."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.sites import PROJECT


def workflow(name: str) -> dict[Any, Any]:
    text = (PROJECT / ".github" / "workflows" / name).read_text(encoding="utf-8")
    found: dict[Any, Any] = yaml.safe_load(text)
    return found


def needed(jobs: dict[str, Any], name: str) -> set[str]:
    """Return the jobs that come before a job, however far."""
    needs = jobs[name].get("needs", [])
    before = {needs} if isinstance(needs, str) else set(needs)
    return before.union(*(needed(jobs, one) for one in before))


def test_the_site_is_published_only_after_the_tests() -> None:
    jobs = workflow("deploy.yml")["jobs"]
    publishing = [name for name, job in jobs.items() if "id-token" in job.get("permissions", {})]
    assert publishing
    tests = {name for name, job in jobs.items() if str(job.get("uses", "")).endswith("/.github/workflows/test.yml")}
    assert all(tests & needed(jobs, name) for name in publishing)


def test_a_proposed_change_is_tested() -> None:
    test = workflow("test.yml")
    assert {"pull_request", "workflow_call"} <= test[True].keys()  # YAML reads `on` as true
    assert any(step.get("run") == ".ci/run" for job in test["jobs"].values() for step in job["steps"])


def test_everything_is_installed_by_hash() -> None:
    files = [PROJECT / "Makefile", *(PROJECT / ".ci").iterdir(), *(PROJECT / ".github" / "workflows").iterdir()]
    commands = [
        line for file in files for line in file.read_text(encoding="utf-8").split("\n") if "pip install" in line
    ]
    ours = [line for line in commands if re.search(r"--no-deps --no-build-isolation --editable \.$", line)]
    assert len(ours) == 1
    assert [line for line in commands if line not in ours and "--require-hashes" not in line] == []
    assert len(commands) >= 5
