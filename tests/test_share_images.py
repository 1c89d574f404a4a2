"""The pictures of shared links: of every page one that exists, small, and the same for the same content."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from dl49 import share_images
from dl49.addresses import Publication
from dl49.guide import Guide, load_guide
from dl49.share_images import site_images
from tests import sites

HOME = "https://example.org/guide/"
PUBLIC = Publication(HOME, pdf=True)


@pytest.fixture
def guide(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Guide:
    monkeypatch.setattr(share_images, "_CACHE", tmp_path / "kept")
    return load_guide(content, 0)


def test_each_question_and_the_guide_have_an_image_in_each_language(guide: Guide) -> None:
    made = site_images(guide, PUBLIC)
    numbers = [f"{question.number:02}" for question in guide.catalogue.questions]
    assert made.keys() == {f"previews/{one}-{tree}.png" for one in (*numbers, "guide") for tree in sites.TREES}
    assert len({file.data for file in made.values()}) == len(made)
    for file in made.values():
        with Image.open(io.BytesIO(file.data)) as image:
            assert (image.size, image.mode) == ((1200, 630), "P")
        assert len(file.data) < 60_000


def test_the_stripe_has_the_color_of_the_section(guide: Guide) -> None:
    made = site_images(guide, PUBLIC)
    colors: dict[int, set[object]] = {}
    for question in guide.catalogue.questions:
        with Image.open(io.BytesIO(made[f"previews/{question.number:02}-zh.png"].data)) as image:
            colors.setdefault(question.section.number, set()).add(image.convert("RGB").getpixel((5, 300)))
    assert [len(one) for one in colors.values()] == [1, 1]
    assert len(set.union(*colors.values())) == 2


def test_only_what_is_new_is_drawn(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    first = site_images(guide, PUBLIC)
    monkeypatch.setattr(share_images, "_drawn", lambda _pictures: pytest.fail("nothing is new"))
    assert site_images(guide, PUBLIC) == first


def test_what_is_kept_is_what_would_be_drawn(guide: Guide, tmp_path: Path) -> None:
    first = site_images(guide, PUBLIC)
    (tmp_path / "kept").unlink()
    assert site_images(guide, PUBLIC) == first


def test_a_site_without_an_address_has_none(guide: Guide) -> None:
    assert site_images(guide, Publication(pdf=True)) == {}
    assert site_images(guide, Publication(HOME)) == {}


def test_a_page_names_its_image_by_its_whole_address(tmp_path: Path) -> None:
    project = sites.sample_project(tmp_path / "project")
    site = sites.Site(sites.build(project, tmp_path / "site", SITE_URL=HOME, DL49_PDF="true"))
    for page in site.pages(["", "en/", "concepts/", *site.questions]):
        image = page.meta("og:image")
        assert image.startswith(f"{HOME}previews/")
        assert image.endswith(f"-{page.tree}.png")
        assert (site.folder / image.removeprefix(HOME)).is_file()
        assert page.meta("og:image:alt") == page.meta("og:title")
    assert (
        len({page.meta("og:image") for page in site.pages(["", "concepts/", *site.questions])})
        == len(site.questions) + 1
    )
    assert "previews/" not in (site.folder / "service-worker.js").read_text(encoding="utf-8")
