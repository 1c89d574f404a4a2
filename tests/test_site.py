"""Reads back a real build of the site: every page of both trees."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from dl49.catalogue import Catalogue, Question
from dl49.figures import figure_of
from dl49.languages import LANGUAGES, Language, other
from dl49.reader import read_catalogue
from tests.sites import PROJECT, REPOSITORY, SAMPLE, TREES, Element, Page, Site, build, has, select, words

PROSE = ["", "questions/", "practice/", "figures/", "print/", "concepts/", "references/", "about/"]
HOST = "http://host/site/"  # below a path, so that a link that climbs too far is seen


@cache
def catalogue() -> Catalogue:
    found, problems = read_catalogue(PROJECT / "content")
    assert problems == []
    return found


@cache
def source(url: str) -> Question:
    """Return the question at an address."""
    stem = url.rstrip("/").rpartition("/")[2]
    return next(question for question in catalogue().questions if question.stem == stem)


def straight(text: str) -> str:
    """Return text with straight quotes and single spaces."""
    return " ".join(text.translate(str.maketrans("“”‘’", "\"\"''")).split())


def with_twin(url: str) -> str:
    """Return the address of the same page in the other tree."""
    return url.removeprefix("en/") if url.startswith("en/") else f"en/{url}"


def hrefs(elements: list[Element]) -> list[str]:
    return [str(element.get("href")) for element in elements]


def target(page: Page, href: str) -> str:
    """Return the address that a link leads to, relative to the site."""
    return urljoin(HOST + page.url, href).removeprefix(HOST)


def question_pages(site: Site) -> Iterator[tuple[Page, Question]]:
    for page in site.pages(site.questions):
        yield page, source(page.url)


# Which pages there are


def test_every_question_and_every_page_of_prose_is_in_both_trees(site: Site) -> None:
    stems = [path.stem for path in (PROJECT / "content" / "questions").glob("*.md")]
    assert len(stems) == sum(len(section.questions) for section in catalogue().sections)
    chinese = [*PROSE, *(f"questions/{stem}/" for stem in stems)]
    chinese += [f"figures/{figure_of(path.name)}/" for path in (PROJECT / "experiments").glob("[0-9]*.py")]
    assert site.urls == sorted([*chinese, *(f"en/{url}" for url in chinese), "404.html"])


def test_facts_and_sources_are_not_published(site: Site) -> None:
    published = [path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*") if path.is_file()]
    facts = [name for name in published if re.search(r"\.(ya?ml|bib|md|py|j2|tex)$", name)]
    assert [name for name in facts if not re.fullmatch(r"(en/)?questions/\d.*\.md", name)] == []


def test_a_page_that_is_not_there_is_explained_in_both_languages(site: Site) -> None:
    page = site.page("404.html")
    content = page.one(f"//article[{has('md-content__inner')}]")
    assert [words(one) for one in select(content, ".//*[@lang='zh'][self::h1 or self::h2]")] == ["没有这个页面"]
    assert [words(one) for one in select(content, ".//*[@lang='en'][self::h1 or self::h2]")] == [
        "There is no such page"
    ]
    assert {urlsplit(href).path for href in hrefs(select(content, ".//a"))} == {
        "/",
        "/questions/",
        "/en/",
        "/en/questions/",
    }


# The page of a question


def test_a_question_has_one_h1_with_its_number_and_its_title_in_the_language_of_the_tree(site: Site) -> None:
    for page, question in question_pages(site):
        assert words(page.one("//h1")).split(" ", 1)[0] == str(question.number), page.url
        title = straight(question.title[page.tree])
        assert straight(words(page.one("//h1"))) == f"{question.number} {title}", page.url
        assert straight(words(page.one("//title"))).startswith(title), page.url
        assert page.root.get("lang") == page.tree, page.url


def test_the_tab_of_the_tree_is_open_and_each_panel_speaks_its_language(site: Site) -> None:
    for page, question in question_pages(site):
        tabs = page.one(f"//div[{has('dl49-languages')}]")
        labels = select(tabs, f"./div[{has('tabbed-labels')}]/label")
        assert [(one.get("for"), words(one)) for one in labels] == [("tab-zh", "中文"), ("tab-en", "English")], page.url
        checked = [one.get("id") for one in select(tabs, "./input[@type='radio'][@checked]")]
        assert checked == [f"tab-{page.tree}"], page.url
        panels = select(tabs, f"./div[{has('tabbed-content')}]/div")
        assert [(one.get("id"), one.get("lang")) for one in panels] == [("panel-zh", "zh"), ("panel-en", "en")]
        for panel, language in zip(panels, LANGUAGES, strict=True):
            first = select(panel, "./*")[0]
            assert straight(words(first)) == f"{question.number} {straight(question.title[language])}", page.url


def test_ids_are_unique_on_every_page(site: Site) -> None:
    doubled = {page.url: [one for one, count in Counter(page.ids).items() if count > 1] for page in site.pages()}
    assert {url: ids for url, ids in doubled.items() if ids} == {}


def test_each_panel_holds_exactly_its_blocks_in_order_and_none_is_empty(site: Site) -> None:
    for page, question in question_pages(site):
        for language in LANGUAGES:
            follow_ups = [follow_up.id for follow_up in question.parts[language].follow_ups]
            assert len(follow_ups) >= 1
            names = ["one-line", "answer", "learner", "review", "follow-ups", *follow_ups]
            blocks = page.all(f"//*[@id='panel-{language}']//*[self::details or {has('dl49-review')}]")
            assert [block.get("id") for block in blocks] == [f"{name}-{language}" for name in names], page.url
            for block in blocks:
                assert len(" ".join(words(one) for one in select(block, "./*[not(self::summary)]"))) > 4, page.url


def test_all_blocks_are_closed(site: Site) -> None:
    for page, _ in question_pages(site):
        assert page.all("//details[@open]") == [], page.url


def test_tags_tell_what_a_concept_is_and_where_else_it_is_treated_and_lead_to_the_index(site: Site) -> None:
    anchors = {tree: set(site.page(in_tree("concepts/", tree)).ids) for tree in TREES}
    for page, question in question_pages(site):
        concepts = question.concepts
        for tree in TREES:
            tags = page.all(f"//div[{has('dl49-about')}][@lang='{tree}']//details[{has('dl49-tag')}]")
            assert [words(select(tag, "./summary")[0]) for tag in tags] == [one.name[tree] for one in concepts], (
                page.url
            )
            for tag, concept in zip(tags, concepts, strict=True):
                assert straight(words(tag)).count(straight(concept.meaning(tree))) == 1, (page.url, concept.key)
                others = [one for one in catalogue().tagged[concept.key] if one != question]
                assert [target(page, href) for href in hrefs(select(tag, ".//a"))] == [
                    f"{in_tree('concepts/', tree)}#{concept.key}",
                    *(in_tree(f"questions/{one.stem}/", tree) for one in others),
                ], page.url
            assert {concept.key for concept in concepts} <= anchors[tree], page.url


def in_tree(url: str, tree: Language) -> str:
    return f"en/{url}" if tree == "en" else url


def test_each_citation_leads_to_its_work_and_each_work_back_to_its_citations(site: Site) -> None:
    for page, question in question_pages(site):
        works = page.all("//details[@id='references']//li")
        cited = page.all(f"//span[{has('citation')}]/a")
        assert cited, page.url
        assert [work.get("value") for work in works] == [str(n) for n in range(1, len(works) + 1)], page.url
        assert {f"#{work.get('id')}" for work in works} == set(hrefs(cited)), page.url
        numbers = {f"#{work.get('id')}": work.get("value") for work in works}
        assert all(words(one) == numbers[str(one.get("href"))] for one in cited), page.url
        back = [href for work in works for href in hrefs(select(work, f".//span[{has('dl49-back')}]/a"))]
        assert sorted(back) == sorted(f"#{one.get('id')}" for one in cited), page.url
        for work in works:
            assert any(href.startswith("https://") for href in hrefs(select(work, ".//a"))), (page.url, words(work))
        keys = {str(work.get("id")).removeprefix("ref-") for work in works}
        assert keys == set(re.findall(r"@(\w+)", " ".join(re.findall(r"\[@.*?\]", raw_text(question))))), page.url


def raw_text(question: Question) -> str:
    return (PROJECT / question.path).read_text(encoding="utf-8")


def test_related_questions_are_named_and_linked_in_the_tree(site: Site) -> None:
    by_number = {question.number: question for question in catalogue().questions}
    for page, question in question_pages(site):
        related = [by_number[number] for number in question.related]
        for tree in TREES:
            links = page.all(f"//section[@aria-labelledby='related-{tree}']//a")
            addresses = [in_tree(f"questions/{one.stem}/", tree) for one in related]
            assert [target(page, href) for href in hrefs(links)] == addresses, page.url
            names = [f"{one.number} {straight(one.title[tree])}" for one in related]
            assert [straight(words(link)) for link in links] == names, page.url


def test_previous_and_next_follow_the_numbers(site: Site) -> None:
    questions = catalogue().questions
    for page, question in question_pages(site):
        position = questions.index(question)
        for step, name in ((-1, "prev"), (1, "next")):
            link = page.one(f"//footer//a[{has(f'md-footer__link--{name}')}]")
            if 0 <= position + step < len(questions):
                neighbor = in_tree(f"questions/{questions[position + step].stem}/", page.tree)
            else:
                neighbor = in_tree("practice/" if step < 0 else "figures/", page.tree)
            assert target(page, hrefs([link])[0]) == neighbor, page.url
            for tree in TREES if 0 <= position + step < len(questions) else ():
                own = page.one(f"//*[@id='panel-{tree}']//a[{has(f'dl49-neighbor--{name}')}]")
                stem = questions[position + step].stem
                assert target(page, hrefs([own])[0]) == in_tree(f"questions/{stem}/", tree), page.url
                assert straight(words(own)).endswith(straight(questions[position + step].short[tree])), page.url


def test_formulas_are_typeset_with_mathml_and_no_tex_is_left(site: Site) -> None:
    for page, question in question_pages(site):
        typeset = page.all(f"//span[{has('katex')}]")
        in_headings = page.all(f"//h1//span[{has('katex')}]")
        assert in_headings == []
        assert len(typeset) == len(page.all("//math")) == len(page.all(f"//span[{has('katex-html')}]")), page.url
        assert bool(typeset) == ("$" in raw_text(question)), page.url
        assert page.all(f"//*[{has('katex-error')}]") == [], page.url
        content = page.one(f"//article[{has('md-content__inner')}]")
        for formula in select(content, f".//span[{has('katex')}] | .//code"):
            formula.text = ""
            for child in list(formula):
                formula.remove(child)
        assert re.findall(r".{0,20}(?:\$|\\[a-zA-Z]).{0,20}", words(content)) == [], page.url


def test_no_quote_around_or_in_the_content_is_straight(site: Site) -> None:
    prose = [in_tree(url, tree) for url in PROSE for tree in TREES]
    for page in site.pages([*site.questions, *prose]):
        content = f"//article[{has('md-content__inner')}]//"
        shown = page.root.xpath(
            f"{content}text()[not(ancestor::code or ancestor::pre or ancestor::annotation)]"
            f" | {content}@title | {content}@aria-label"
        )
        assert isinstance(shown, list)
        assert [text for text in map(str, shown) if "'" in text or '"' in text] == [], page.url


def test_what_previews_and_search_engines_are_told_of_a_question(site: Site) -> None:
    labels = {"zh": "一句话：", "en": "In one line: "}
    for page, question in question_pages(site):
        first = words(page.one(f"//details[@id='answer-{page.tree}']/p[1]"))
        assert first.startswith(labels[page.tree]), page.url
        one_line = first.removeprefix(labels[page.tree])
        one_line = one_line[0].upper() + one_line[1:]
        assert page.meta("description") == one_line, page.url
        assert page.meta("og:description") == one_line, page.url
        assert straight(page.meta("og:title")) == straight(question.title[page.tree]), page.url
        assert page.meta("og:type") == "article", page.url
        assert page.meta("og:locale") == {"zh": "zh_CN", "en": "en_US"}[page.tree], page.url


def test_what_html_treats_specially_is_shown_as_written(project: Path, tmp_path: Path) -> None:
    file = project / "content" / "questions" / "01-what-is-a-gradient.md"
    text = file.read_text(encoding="utf-8").replace("en: What is a gradient?", "en: Is Q&A > reading?")
    text = text.replace("en: The gradient\n", "en: Q&A > reading\n")
    text = text.replace("one line**: the gradient points", "one line**: Q&A > reading, and the gradient points")
    file.write_text(text, encoding="utf-8")
    page = Site(build(project, tmp_path / "site")).page("en/questions/01-what-is-a-gradient/")
    title = "Is Q&A > reading?"
    assert words(page.one("//h1")) == f"1 {title}"
    assert words(page.one("//title")) == f"{title} - 49 Questions on Deep Learning"
    assert page.meta("og:title") == title
    assert page.meta("description") == page.meta("og:description")
    assert page.meta("description").startswith("Q&A > reading, and the gradient points")
    assert [words(one) for one in page.all(f"//a[{has('md-nav__link--active')}]")] == ["1. Q&A > reading"]
    assert words(page.one(f"//div[@data-md-component='header-topic']/span[{has('md-ellipsis')}]")) == title


# Every page


def test_every_page_has_one_h1_a_title_a_description_and_open_graph(site: Site) -> None:
    for page in site.pages([url for url in site.urls if url != "404.html"]):
        assert words(page.one("//h1")), page.url
        assert words(page.one("//title")), page.url
        for name in ("description", "og:title", "og:description", "og:site_name", "og:locale", "og:type"):
            assert page.meta(name).strip(), (page.url, name)


@pytest.mark.parametrize("tree", TREES)
def test_descriptions_and_titles_tell_the_pages_of_a_tree_apart(site: Site, tree: Language) -> None:
    pages = [url for url in site.urls if url != "404.html" and url.startswith("en/") == (tree == "en")]
    descriptions = Counter(page.meta("description") for page in site.pages(pages))
    assert [one for one, count in descriptions.items() if count > 1] == []
    titles = Counter(words(page.one("//title")) for page in site.pages(pages))
    assert [one for one, count in titles.items() if count > 1] == []


def test_every_page_names_itself_and_its_twin_as_alternates(site: Site) -> None:
    for page in site.pages([url for url in site.urls if url != "404.html"]):
        links = page.all("/html/head/link[@rel='alternate'][@hreflang]")
        found = {str(link.get("hreflang")): target(page, str(link.get("href"))) for link in links}
        chinese = page.url.removeprefix("en/")
        assert found == {"zh": chinese, "en": f"en/{chinese}", "x-default": chinese}, page.url
        assert len(links) == 3, page.url


def test_the_language_switch_leads_to_the_same_page_in_the_other_tree(site: Site) -> None:
    for page in site.pages([url for url in site.urls if url != "404.html"]):
        links = page.all(f"//a[{has('md-select__link')}]")
        found = {str(link.get("hreflang")): target(page, str(link.get("href"))) for link in links}
        assert found == {page.tree: page.url, other(page.tree): with_twin(page.url)}, page.url


def test_every_page_can_be_corrected_and_reported(site: Site) -> None:
    texts: dict[str, list[str]] = {"zh": ["修改本页", "报告错误"], "en": ["Correct this page", "Report an error"]}
    for page in site.pages([url for url in site.urls if url != "404.html"]):
        links = page.all(f"//nav[{has('dl49-foot')}]/a")
        assert [words(link) for link in links] == texts[page.tree], page.url
        correct, report = hrefs(links)
        file = correct.partition("/edit/main/")[2]
        assert (PROJECT / file).is_file(), (page.url, file)
        if page.url in site.programs:
            assert figure_of(Path(file).name) in page.url
        else:
            assert file.endswith(".en.md") == (page.tree == "en" and page.url not in site.questions), page.url
        assert re.search(r"/issues/new\?title=\S+$", report), page.url
        if page.url in site.questions:
            assert str(source(page.url).number) in unquote(report), page.url


def test_without_a_repository_no_page_leads_to_one(sample_site: Site) -> None:
    leading = f"//*[{has('dl49-foot')} or {has('md-source')}]"
    for page in sample_site.pages():
        assert page.all(leading) == [], page.url
        assert [href for href in hrefs(page.all("//a[@href]")) if "/issues" in href or "edit/" in href] == [], page.url


def test_with_a_repository_every_page_leads_to_it(site: Site) -> None:
    for page in site.pages():
        assert set(hrefs(page.all(f"//a[{has('md-source')}]"))) == {REPOSITORY}, page.url


def test_every_internal_link_and_anchor_resolves(site: Site) -> None:
    known = {page.url: set(page.ids) for page in site.pages()}
    broken = []
    for page in site.pages([url for url in site.urls if url != "404.html"]):
        for href in set(hrefs(page.all("//a[@href]"))):
            url, _, anchor = urljoin(HOST + page.url, href).partition("#")
            if not url.startswith("http://host/"):
                continue
            place = url.removeprefix(HOST)
            exists = place in known or (site.folder / place).is_file()
            if not exists or (anchor and unquote(anchor) not in known.get(place, set())):
                broken.append((page.url, href))
    assert broken == []


def test_nothing_is_loaded_from_another_host(site: Site) -> None:
    loading = (
        "//link[not(@rel='canonical' or @rel='alternate' or @rel='prev' or @rel='next')]/@href",
        "//@src",
        "//@srcset",
        "//@poster",
        "//object/@data",
        "//form/@action",
        "//use/@href",
    )
    foreign = [
        (page.url, value)
        for page in site.pages()
        for xpath in loading
        for value in map(str, list(page.root.xpath(xpath)))  # type: ignore[arg-type]
        if urlsplit(value).netloc or urlsplit(value).scheme not in {"", "data"}
    ]
    assert foreign == []
    assert [page.url for page in site.pages() if page.all("//base | //iframe | //embed")] == []
    orders = {str(one.get("http-equiv")) for page in site.pages() for one in page.all("//meta[@http-equiv]")}
    assert orders == {"Content-Security-Policy"}


def test_style_sheets_load_nothing_from_another_host(site: Site) -> None:
    sheets = list(site.folder.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        loaded = [one.strip("\"' ") for one in re.findall(r"(?:url\(|@import)\s*([^)\s;]+)", text)]
        files = [one for one in loaded if not one.startswith(("data:", "#"))]
        assert [one for one in files if urlsplit(one).netloc] == [], sheet
        assert [one for one in files if not (sheet.parent / unquote(urlsplit(one).path)).is_file()] == [], sheet


def test_every_file_that_a_page_loads_is_there(site: Site, sample_site: Site) -> None:
    for built in (site, sample_site):
        for page in built.pages([url for url in built.urls if url != "404.html"]):
            loaded = [*(str(one.get("src")) for one in page.all("//script[@src] | //img[@src]"))]
            loaded += hrefs(page.all("//link[@rel='stylesheet' or @rel='icon']"))
            missing = [name for name in loaded if not (built.folder / target(page, name.partition("?")[0])).is_file()]
            assert missing == [], page.url


def test_the_only_scripts_are_those_of_the_theme_and_ours(site: Site) -> None:
    allowed = re.compile(
        r"assets/(javascripts/bundle\.\w+\.min|copy|dl49|filter|knobs|offline|practice|progress|search)\.js"
    )
    for page in site.pages():
        for script in page.all("//script[@src]"):
            assert allowed.search(str(script.get("src"))), (page.url, script.get("src"))


def test_no_script_needs_what_older_browsers_cannot_read(site: Site) -> None:
    scripts = list(site.folder.rglob("*.js"))
    assert len(scripts) > 5
    for script in scripts:
        # Safari reads lookbehind since 16.4; a regular expression that cannot be read stops the whole script.
        assert not re.search(r"\(\?<[=!]", script.read_text(encoding="utf-8")), script


def test_the_icon_and_the_color_of_the_browser_are_our_own(site: Site) -> None:
    manifest = json.loads((site.folder / "assets" / "app-zh.webmanifest").read_text(encoding="utf-8"))
    assert not (site.folder / "assets" / "images").exists()
    for page in site.pages([*site.questions, "", "en/", "concepts/", "en/references/"]):
        [icon] = hrefs(page.all("//link[@rel='icon']"))
        assert target(page, icon) == "assets/favicon.png", page.url
        assert page.meta("theme-color") == manifest["theme_color"], page.url


def test_what_is_no_language_is_not_translated(site: Site) -> None:
    for page in site.pages():
        within = "ancestor-or-self::*[@translate='no']"
        assert page.all(f"//*[{has('katex')} or self::code or self::pre][not({within})]") == [], page.url


def test_both_panels_show_their_own_figure_in_both_trees(sample_site: Site) -> None:
    for tree in TREES:
        page = sample_site.page(in_tree("questions/01-what-is-a-gradient/", tree))
        for language in LANGUAGES:
            drawing = page.one(f"//*[@id='panel-{language}']//figure/*[name()='svg']")
            assert drawing.get("role") == "img"
            assert drawing.get("aria-label") == {"zh": "一条下降的曲线", "en": "A falling curve"}[language]
            assert words(drawing) == {"zh": "损失", "en": "loss"}[language]


def test_captions_say_in_a_sentence_what_one_sees_and_list_panels_and_set_up(site: Site) -> None:
    told = []
    for page, _ in question_pages(site):
        for language, label in (("zh", "设置："), ("en", "Set-up:")):
            for caption in select(page.one(f"//*[@id='panel-{language}']"), ".//figcaption"):
                sentences = select(caption, "./p[strong]")
                items = [words(item) for item in select(caption, "./ul/li")]
                assert len(sentences) == 1
                told.append(any(item.startswith(label) for item in items))
                assert sum(item.startswith(label) for item in items) <= 1
    assert sum(told) > len(told) / 2


def test_below_a_figure_is_the_way_to_its_program_in_the_panels_language(sample_site: Site) -> None:
    code = (SAMPLE.parent / "experiments" / "01_curve.py").read_text(encoding="utf-8")
    for tree in TREES:
        page = sample_site.page(in_tree("questions/01-what-is-a-gradient/", tree))
        for language in LANGUAGES:
            link = page.one(f"//*[@id='panel-{language}']//figcaption/a")
            program = sample_site.page(target(page, str(link.get("href"))))
            assert program.tree == language
            shown = program.one(f"//div[@lang='en']/div[{has('highlight')}]//code")
            assert str(shown.xpath("string()")) == code
            assert len(select(shown, ".//span[@data-linenos]")) == code.count("\n")
            assert select(shown, ".//span[@class='sd']")
            assert program.one("//figure/*[name()='svg']").get("aria-label")
            back = program.one("//article/p/a")
            assert target(program, str(back.get("href"))) == in_tree("questions/01-what-is-a-gradient/", language)


def test_the_sidebar_holds_all_questions_by_short_name_and_opens_the_section_of_the_page(site: Site) -> None:
    sections = catalogue().sections
    for page, question in question_pages(site):
        shown = page.all(f"//div[{has('md-sidebar--primary')}]/div/div/nav/ul/li[{has('md-nav__item--nested')}]")
        assert [straight(words(select(one, "./label")[0])) for one in shown] == [
            f"{section.number}. {section.name[page.tree]}" for section in sections
        ], page.url
        for one, section in zip(shown, sections, strict=True):
            own = catalogue().listed(section)
            links = select(one, "./nav/ul/li/a")
            assert [straight(words(link)) for link in links] == [
                f"{q.number}. {straight(q.short[page.tree])}" for q in own
            ], page.url
            assert [target(page, href) for href in hrefs(links)] == [
                in_tree(f"questions/{q.stem}/", page.tree) for q in own
            ], page.url
            opened = select(one, f"./input[{has('md-nav__toggle')} and @checked]")
            assert bool(opened) == (section == question.section), page.url


def test_the_outline_names_the_blocks_and_steps_of_both_panels_in_their_languages(site: Site) -> None:
    for page, question in question_pages(site):
        [listed] = page.all(f"//div[{has('md-sidebar--secondary')}]//ul[@data-md-component='toc']")
        entries = select(listed, ".//a")
        assert {href.lstrip("#") for href in hrefs(entries)} <= set(page.ids), page.url
        for language in LANGUAGES:
            panel = page.one(f"//*[@id='panel-{language}']")
            leads = select(panel, f".//details[@id='answer-{language}']/p[@id]/strong[1]")
            drawn = select(panel, f".//details[@id='answer-{language}']/figure[@id]")
            own = [one for one in entries if select(one, f".//span[@lang='{language}']")]
            steps = [one for one in own if str(one.get("href")).startswith("#step-")]
            for step, lead in zip(steps, leads[1:], strict=True):
                if not select(lead, f".//*[{has('katex')}]"):
                    assert words(step) == words(lead), page.url
                    continue
                # A formula stands there in plain characters.
                beside = [lead.text, *(child.tail for child in lead)]
                assert "\\" not in words(step), page.url
                assert all(text.strip() in words(step) for text in beside if text), page.url
            assert len(own) == len(leads) - 1 + len(drawn) + 5, (page.url, question.number)
        assert select(entries[-1], ".//span[@lang]")[0].get("lang") == page.tree


@pytest.mark.parametrize("tree", TREES)
def test_the_home_page_is_called_so_in_the_menu_and_has_the_name_of_the_site_once_in_its_title(
    site: Site, tree: Language
) -> None:
    page = site.page(in_tree("", tree))
    name = {"zh": "深度学习 49 问", "en": "49 Questions on Deep Learning"}[tree]
    assert words(page.one("//title")) == name
    first = page.all(f"//div[{has('md-sidebar--primary')}]//li//a")[0]
    assert words(first) == {"zh": "首页", "en": "Home"}[tree]
    assert [words(one) for one in page.all("//h1")] == [name]
    assert page.meta("og:type") == "website"


# Lists


@pytest.mark.parametrize("tree", TREES)
def test_the_home_page_lists_sections_questions_and_downloads(site: Site, tree: Language) -> None:
    page = site.page(in_tree("", tree))
    lists = page.all(f"//section[{has('dl49-list')}]")
    assert [words(select(one, "./h3")[0]) for one in lists] == [
        f"{section.number} {section.name[tree]}" for section in catalogue().sections
    ]
    assert [target(page, href) for one in lists for href in hrefs(select(one, ".//a"))] == [
        in_tree(f"questions/{question.stem}/", tree) for question in catalogue().questions
    ]
    downloads = hrefs(page.all(f"//ul[{has('dl49-downloads')}]//a"))
    assert downloads
    assert all((site.folder / target(page, href)).stat().st_size > 0 for href in downloads)


@pytest.mark.parametrize("tree", TREES)
def test_the_question_list_asks_everything_and_answers_nothing(site: Site, tree: Language) -> None:
    page = site.page(in_tree("questions/", tree))
    entries = page.all(f"//section[{has('dl49-list')}]/ul/li")
    assert [target(page, hrefs(select(one, "./a"))[0]) for one in entries] == [
        in_tree(f"questions/{question.stem}/", tree) for question in catalogue().questions
    ]
    asked = [len(select(one, "./ul/li")) for one in entries]
    assert asked == [len(question.parts[tree].follow_ups) for question in catalogue().questions]
    text = words(page.root)
    told = [q.number for q in catalogue().questions if one_line(site, q, tree)[:20] in text]
    assert told == []


def one_line(site: Site, question: Question, tree: Language) -> str:
    return site.page(in_tree(f"questions/{question.stem}/", tree)).meta("description")


@pytest.mark.parametrize("tree", TREES)
def test_the_concept_index_names_each_concept_in_both_languages_with_its_questions(site: Site, tree: Language) -> None:
    page = site.page(in_tree("concepts/", tree))
    entries = {str(one.get("id")): one for one in page.all(f"//dl[{has('dl49-concepts')}]/div")}
    assert set(entries) == set(catalogue().concepts)
    for key, concept in catalogue().concepts.items():
        text = words(entries[key])
        assert all(name in text for name in (concept.name.zh, concept.name.en, *concept.aliases)), key
        questions = [target(page, href) for href in hrefs(select(entries[key], ".//a"))]
        wanted = [q for q in catalogue().questions if concept in q.concepts]
        assert questions == [in_tree(f"questions/{q.stem}/", tree) for q in wanted], key
        assert questions, key


@pytest.mark.parametrize("tree", TREES)
def test_the_reference_list_holds_every_work_with_the_questions_that_cite_it(site: Site, tree: Language) -> None:
    page = site.page(in_tree("references/", tree))
    entries = page.all(f"//ul[{has('dl49-works')}]/li")
    assert sorted(str(one.get("id")) for one in entries) == sorted(f"ref-{key}" for key in catalogue().references)
    for entry in entries:
        key = str(entry.get("id")).removeprefix("ref-")
        citing = [q for q in catalogue().questions if re.search(rf"@{key}\b", raw_text(q))]
        links = select(entry, f"./span[{has('dl49-citing')}]/a")
        assert [target(page, href) for href in hrefs(links)] == [
            in_tree(f"questions/{question.stem}/", tree) for question in citing
        ], key


@pytest.mark.parametrize("tree", TREES)
def test_the_home_page_begins_with_ways_in_and_a_cell_for_each_question(site: Site, tree: Language) -> None:
    page = site.page(in_tree("", tree))
    questions = catalogue().questions
    cells = page.all(f"//nav[{has('dl49-map')}]/a")
    assert [words(cell) for cell in cells] == [str(question.number) for question in questions]
    assert [target(page, href) for href in hrefs(cells)] == [
        in_tree(f"questions/{one.stem}/", tree) for one in questions
    ]
    assert [straight(str(cell.get("title"))) for cell in cells] == [straight(one.title[tree]) for one in questions]
    names = [f"{one.number} {one.title[tree]} {one.section.name[tree]}" for one in questions]
    said = [straight(re.sub("[()（）]", " ", str(cell.get("aria-label")))) for cell in cells]
    assert said == [straight(re.sub("[()（）]", " ", name)) for name in names]
    ways = page.all(f"//p[{has('dl49-start')}]/a")
    assert target(page, hrefs(ways)[0]) == in_tree(f"questions/{questions[0].stem}/", tree)
    assert len(ways) == 3


@pytest.mark.parametrize("tree", TREES)
def test_the_home_page_shows_a_real_answer_with_its_figure(site: Site, tree: Language) -> None:
    page = site.page(in_tree("", tree))
    example = page.one(f"//div[{has('dl49-example')}]")
    links = hrefs(select(example, ".//h2/a"))
    question = source(target(page, links[0]))
    assert straight(question.parts[tree].one_line) in straight(words(example))
    assert len(select(example, ".//figure/svg[@role='img']")) == 1
    assert links == [link for link in hrefs(page.all("//nav//a")) if link == links[0]][:1]


@pytest.mark.parametrize("tree", TREES)
def test_the_gallery_has_every_figure_with_its_claim_and_leads_to_its_place(site: Site, tree: Language) -> None:
    page = site.page(in_tree("figures/", tree))
    claims: dict[str, str] = {}
    for question in catalogue().questions:
        for image in (image.token for part in question.parts[tree].fragments for image in part.images):
            name = str(image.attrGet("src")).removeprefix("../figures/").removesuffix(".svg")
            claims[in_tree(f"questions/{question.stem}/#figure-{name}", tree)] = image.content.rstrip(".。")
    links = page.all(f"//section[{has('dl49-gallery')}]//a")
    assert {target(page, href): straight(words(link)) for href, link in zip(hrefs(links), links, strict=True)} == {
        place: straight(claim) for place, claim in claims.items()
    }
    for link in links:
        (picture,) = select(link, "./img")
        file = site.folder / target(page, str(picture.get("src")))
        assert "<svg" in file.read_text(encoding="utf-8")
        assert picture.get("loading") == "lazy"
    knobs = sum('data-knob="' in file.read_text() for file in (PROJECT / "content" / "figures").glob(f"*-{tree}.svg"))
    assert len(page.all(f"//*[{has('dl49-knob-mark')}]")) == knobs


@pytest.mark.parametrize("tree", TREES)
def test_what_can_be_printed_is_one_click_from_every_question_and_back(site: Site, tree: Language) -> None:
    page = site.page(in_tree("print/", tree))
    links = [target(page, href) for href in hrefs(page.all("//section[@aria-labelledby='print-questions']//a"))]
    assert links == [in_tree(f"questions/{one.stem}/#print-{tree}", tree) for one in catalogue().questions]
    for shown in site.pages(site.questions):
        ways = {language: shown.one(f"//p[@id='print-{language}']") for language in TREES}
        for language, way in ways.items():
            assert [target(shown, href) for href in hrefs(select(way, "./a"))] == [in_tree("print/", language)]
            assert [button.get("data-print") for button in select(way, "./button[@hidden]")] == ["answers", "questions"]
