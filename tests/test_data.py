"""Data for programs: what the schema promises, the same facts as the pages, and dates from the history alone."""

# ruff: noqa: F811 (a fixture of another module)
from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jsonschema
import pytest
from lxml import etree, html

from dl49.addresses import Publication, in_tree
from dl49.data import site_data, sitemap
from dl49.dates import changes
from dl49.files import File
from dl49.guide import Guide, load_guide
from dl49.languages import LANGUAGES, Language
from dl49.navigation import told
from tests import sites
from tests.sites import PROJECT, Site, has, words
from tests.test_breaks import replace_once
from tests.test_dates import git, repository  # noqa: F401 (a fixture)

HERE = Publication("https://example.org/guide")
ATOM = "{http://www.w3.org/2005/Atom}"
STEM = "01-what-is-a-gradient"


@pytest.fixture(scope="module")
def whole() -> Guide:
    return load_guide(PROJECT / "content", 0)


def data(files: Mapping[str, File]) -> Any:
    return json.loads(files["questions.json"].data)


def test_everything_is_as_the_schema_says(whole: Guide) -> None:
    files = site_data(whole, HERE)
    schema = json.loads(files["questions.schema.json"].data)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(data(files))] == []


def test_all_questions_follow_ups_concepts_and_references_are_in_it(whole: Guide) -> None:
    everything, catalogue = data(site_data(whole, HERE)), whole.catalogue
    assert [one["number"] for one in everything["questions"]] == [one.number for one in catalogue.questions]
    assert {one["key"] for one in everything["concepts"]} == set(catalogue.concepts)
    known = {one["key"] for one in everything["references"]}
    for known_as, question in zip(everything["questions"], catalogue.questions, strict=True):
        for language in LANGUAGES:
            content, part = known_as["content"][language], question.parts[language]
            assert [one["id"] for one in content["follow_ups"]] == [one.id for one in part.follow_ups]
            assert known >= set(content["references"])
            source = (PROJECT / question.path).read_text(encoding="utf-8")
            for block in ("answer", "learner", "review"):
                assert content[block]["markdown"] in source
                assert content[block]["html"].startswith("<")
            math = content["answer"]["html"].count("<math")
            assert math == sum(1 for _ in part.answer.formulas)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_and_images_in_the_html_lead_somewhere(content: Path, sample_site: Site, language: Language) -> None:
    question = data(site_data(load_guide(content, 0), HERE))["questions"][0]
    page: Any = html.fromstring(f"<div>{question['content'][language]['answer']['html']}</div>")
    page.make_links_absolute(f"https://example.org/{question['page'][language]}")
    found = [link for _, _, link, _ in page.iterlinks() if "#" not in link]
    assert len(found) == 2
    for link in found:
        path = sample_site.folder / link.removeprefix("https://example.org/")
        assert path.is_file() or (path / "index.html").is_file(), link


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_markdown_of_a_question_is_its_part_with_its_works(sample_site: Site, language: Language) -> None:
    text = (sample_site.folder / in_tree(f"questions/{STEM}.md", language)).read_text(encoding="utf-8")
    title, works = {"zh": ("1. 什么是梯度？", "参考文献"), "en": ("1. What is a gradient?", "References")}[language]
    assert text.startswith(f"# {title}\n\n## ")
    assert f"## {works}\n\n- [@first2001work] " in text
    assert (text.count("\n### "), text.count("](../figures/01-curve-"), "\n\n\n" in text) == (2, 1, False)
    figure = sample_site.folder / in_tree(f"figures/01-curve-{language}.svg", language)
    assert etree.parse(figure).getroot().get("viewBox")


def test_the_list_for_language_models_links_every_file(content: Path) -> None:
    files = site_data(load_guide(content, 0), HERE)
    text = files["llms.txt"].data.decode()
    assert text.startswith("# 49 Questions on Deep Learning\n\n> ")
    for address in files:
        assert (f"(https://example.org/guide/{address})" in text) == address.endswith(".md")


# Dates


@pytest.mark.parametrize("tree", LANGUAGES)
def test_the_feed_has_what_changed_last_first(repository: Path, tree: Language) -> None:
    file = repository / "questions" / "02-why-the-loss-falls.md"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    git(repository, "commit", "--quiet", "--all", "--message", "Later", seconds=1_900_000_000)
    files = site_data(load_guide(repository, 0), HERE)
    feed = etree.fromstring(files[in_tree("feed.xml", tree)].data)
    home = f"https://example.org/guide/{in_tree('', tree)}"
    assert [one.text for one in feed.findall(f"{ATOM}entry/{ATOM}id")] == [
        f"{home}questions/{stem}/" for stem in ("02-why-the-loss-falls", STEM, "03-what-adam-does")
    ]
    dates = [one.text for one in feed.iter(f"{ATOM}updated")]
    assert dates == ["2030-03-17T17:46:40Z", "2030-03-17T17:46:40Z", *["2023-11-14T22:13:20Z"] * 2]
    for entry in (feed, *feed.findall(f"{ATOM}entry")):
        assert {f"{ATOM}{name}" for name in ("id", "title", "updated", "link")} <= {one.tag for one in entry}
    assert data(files)["questions"][1]["changed"] == "2030-03-17T17:46:40Z"


def test_a_new_figure_is_a_change_of_its_question(repository: Path) -> None:
    figure = repository / "figures" / "01-curve-en.svg"
    figure.write_text(figure.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    git(repository, "commit", "--quiet", "--all", "--message", "Figure", seconds=1_900_000_000)
    guide = load_guide(repository, 0)
    assert [guide.changed_at(one) for one in guide.catalogue.questions] == [1_900_000_000, 1_700_000_000, 1_700_000_000]


def test_without_history_there_are_no_dates_and_no_feed(
    content: Path,
    repository: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.parent.as_uri(), str(clone))
    assert changes(clone / "content") == {}
    guide = replace(load_guide(content, 0), changed={})
    files = site_data(guide, HERE)
    assert "feed.xml" not in files
    assert {one["changed"] for one in data(files)["questions"]} == {None}
    assert "lastmod" not in sitemap(guide, HERE)
    monkeypatch.setenv("PATH", "")
    assert changes(repository) == {}


def test_a_site_without_an_address_has_no_sitemap_and_no_feed(content: Path, sample_site: Site) -> None:
    guide = replace(load_guide(content, 0), changed={f"questions/{STEM}.md": 1})
    assert sitemap(guide, Publication()) == ""
    assert "feed.xml" not in site_data(guide, Publication())
    assert not (sample_site.folder / "sitemap.xml").exists()


def test_the_sitemap_has_the_alternates_of_every_page(content: Path) -> None:
    guide = replace(load_guide(content, 0), changed={f"questions/{STEM}.md": 1})
    root = etree.fromstring(sitemap(guide, HERE).encode())
    alternates = {
        one[0].text: sorted(str(link.get("href")) for link in one if "hreflang" in link.attrib) for one in root
    }
    for address, others in alternates.items():
        assert address in others
        assert all(alternates[other] == others for other in others)
    dated = [one[0].text for one in root if one[1].tag.endswith("lastmod")]
    assert dated == [f"https://example.org/guide/{in_tree(f'questions/{STEM}/', one)}" for one in LANGUAGES]


# What pages tell


@pytest.mark.parametrize("tree", LANGUAGES)
def test_a_question_tells_search_engines_what_it_is_and_readers_when_it_changed(
    repository: Path, tmp_path: Path, tree: Language
) -> None:
    project = sites.sample_project(tmp_path / "project")
    shutil.rmtree(project / "content" / "questions")
    shutil.copytree(repository.parent / ".git", project / ".git")
    shutil.copytree(repository / "questions", project / "content" / "questions")
    site = Site(sites.build(project, tmp_path / "site", SITE_URL="https://example.org/guide/"))
    page = site.page(in_tree(f"questions/{STEM}/", tree))
    found = json.loads(str(page.one("//script[@type='application/ld+json']").text))
    article, way = found["@graph"]
    home = f"https://example.org/guide/{in_tree('', tree)}"
    assert (article["@type"], article["url"]) == ("Article", f"{home}questions/{STEM}/")
    assert article["dateModified"] == "2023-11-14T22:13:20+00:00"
    assert [one["item"] for one in way["itemListElement"]] == [home, f"{home}#section-1", f"{home}questions/{STEM}/"]
    day = {"zh": "最后修改：2023 年 11 月 14 日", "en": "Last changed: November 14, 2023"}[tree]
    assert words(page.one(f"//p[{has('dl49-changed')}]")) == day
    feed = page.one("//link[@type='application/atom+xml']").get("href")
    assert urljoin(f"/{page.url}", str(feed)) == f"/{in_tree('feed.xml', tree)}"


def test_markup_in_a_title_cannot_end_the_script(content: Path) -> None:
    file = content / "questions" / f"{STEM}.md"
    replace_once(file, "en: What is a gradient?", "en: What is </script> a gradient?")
    guide = load_guide(content, 0)
    data = told(guide, HERE, guide.catalogue.by_number[1], "en").linked_data
    assert "<" not in data
    assert json.loads(data)["@graph"][0]["headline"] == "What is </script> a gradient?"
    assert told(guide, Publication(), guide.catalogue.by_number[1], "en").linked_data == ""
