"""The guide as data for programs: questions.json with its schema, Markdown files, feeds, and llms.txt.

``questions.schema.json`` beside this module says what questions.json holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Final, TypeAlias

from dl49.addresses import Publication, absolute, climb, in_tree
from dl49.catalogue import Concept, FollowUp, Part, Question, Reference
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Bilingual, Language
from dl49.markdown import Formula, Fragment
from dl49.math.katex import Typeset
from dl49.permalinks import addresses
from dl49.render import Citations, Medium, Target, render, render_inline
from dl49.wording import DATA_WORDS, HEADINGS
from dl49.xml_templates import xml_templates

Json: TypeAlias = "str | int | Sequence[Json] | Mapping[str, Json] | None"

SCHEMA: Final = Path(__file__).with_name("questions.schema.json")
FEED: Final = "feed.xml"
_LATEST: Final = 30
"""Entries of a feed; readers of feeds keep older ones."""


class _Plain(Medium):
    """For programs: formulas as MathML, figures as links to their files."""

    def formula(self, _formula: Formula, typeset: Typeset) -> str:
        return typeset.mathml

    def drawing(self, _svg: str, alternative: str, _language: Language, file: str) -> str:
        return f'<img src="../../figures/{file}" alt="{escape(alternative)}">'


def site_data(guide: Guide, publication: Publication) -> Mapping[str, File]:
    """Return the data, its schema, a Markdown file of each question and language, the figures, feeds and llms.txt."""
    label = Bilingual("全部内容的 JSON 数据", "Everything as JSON, for programs")
    files = {
        "questions.json": File(_dump(_everything(guide)), label),
        "questions.schema.json": File(SCHEMA.read_bytes()),
        "llms.txt": File(_llms(guide, publication).encode()),
    }
    texts = {draft.path: draft.text for draft in guide.catalogue.drafts}
    for question in guide.catalogue.questions:
        for language in LANGUAGES:
            files[in_tree(f"questions/{question.stem}.md", language)] = File(
                _markdown(guide, question, texts[question.path], language).encode()
            )
    for name, svg in guide.catalogue.figures.items():
        files[in_tree(f"figures/{name}", "en" if name.endswith("-en.svg") else "zh")] = File((svg or "").encode())
    if publication.site_url and guide.changed:
        files |= {in_tree(FEED, tree): File(_feed(guide, publication, tree).encode()) for tree in LANGUAGES}
    return files


def _dump(data: Json) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def _everything(guide: Guide) -> Json:
    catalogue = guide.catalogue
    return {
        "$schema": "questions.schema.json",
        "license": "CC-BY-SA-4.0",
        "languages": LANGUAGES,
        "sections": [
            {"number": one.number, "name": _both(one.name), "questions": one.questions} for one in catalogue.sections
        ],
        "questions": [_question(guide, one) for one in catalogue.questions],
        "concepts": [_concept(one) for one in catalogue.concepts.values()],
        "references": [_reference(one) for one in catalogue.references.values()],
    }


def _both(text: Bilingual) -> Json:
    return {language: text[language] for language in LANGUAGES}


def _question(guide: Guide, question: Question) -> Json:
    catalogue = guide.catalogue
    text = next(draft.text for draft in catalogue.drafts if draft.path == question.path)
    asked = catalogue.phrasings.get(question.number)
    changed = guide.changed_at(question)
    return {
        "number": question.number,
        "page": _both(Bilingual(*(in_tree(f"questions/{question.stem}/", one) for one in LANGUAGES))),
        "section": question.section.number,
        "title": _both(question.title),
        "short": _both(question.short),
        "tags": [concept.key for concept in question.concepts],
        "related": question.related,
        "changed": _time(changed) if changed else None,
        "phrasings": {
            one: [phrasing.text for phrasing in asked.texts.get(one, ())] if asked else [] for one in LANGUAGES
        },
        "content": {one: _part(guide, question.parts[one], text) for one in LANGUAGES},
    }


def _part(guide: Guide, part: Part, text: str) -> Json:
    target = Target(
        part.language,
        climb(in_tree("questions/any/", part.language)),
        guide.catalogue.math,
        Citations(),
        guide.catalogue.figures,
        medium=_Plain(),
    )

    def shown(fragment: Fragment) -> Json:
        return {"markdown": source(fragment, text), "html": render(fragment.tokens, target)}

    def asked(follow_up: FollowUp) -> Json:
        title = {
            "markdown": source(follow_up.question, text).lstrip("# "),
            "html": render_inline(follow_up.question, target),
        }
        return {"id": follow_up.id, "question": title, "answer": shown(follow_up.answer)}

    blocks = {name: shown(one) for name, one in part.blocks.items() if not name.startswith("follow_up")}
    cited = dict.fromkeys(work.key for fragment in part.fragments for work, _ in fragment.citations)
    return {"one_line": part.one_line, **blocks, "follow_ups": [*map(asked, part.follow_ups)], "references": [*cited]}


def source(fragment: Fragment, text: str) -> str:
    """Return the Markdown of a fragment of the file with this text."""
    spans = [token.map for token in fragment.tokens if token.map]
    lines = text.split("\n")[min(start for start, _ in spans) : max(end for _, end in spans)]
    return "\n".join(lines).strip()


def _concept(concept: Concept) -> Json:
    meaning: Json = {language: concept.meaning(language) for language in LANGUAGES} if concept.definition else None
    return {
        "key": concept.key,
        "name": _both(concept.name),
        "other_names": concept.aliases,
        "definition": meaning,
        "formula": concept.formula or None,
    }


def _reference(work: Reference) -> Json:
    return {
        "key": work.key,
        "authors": work.authors,
        "and_others": int(work.and_others) > 0,
        "title": work.title,
        "year": work.year,
        "venue": work.venue or None,
        "links": [address for _, address in work.links],
    }


def _markdown(guide: Guide, question: Question, text: str, language: Language) -> str:
    """Return one language's part of a question, with its title and the works that it cites."""
    part, headings = question.parts[language], HEADINGS[language]
    blocks = [f"# {question.number}. {question.title[language]}"]
    for title, block in zip(headings.blocks, (part.answer, part.learner, part.review), strict=False):
        blocks += [f"## {title}", source(block, text)]
    blocks.append(f"## {headings.follow_ups}")
    for one in part.follow_ups:
        blocks += [source(one.question, text), source(one.answer, text)]
    blocks += [f"## {DATA_WORDS[language].references}", "\n".join(_works(guide, part))]
    return "\n\n".join(blocks) + "\n"


def _works(guide: Guide, part: Part) -> Iterator[str]:
    keys = dict.fromkeys(work.key for fragment in part.fragments for work, _ in fragment.citations)
    for key in keys:
        work = guide.catalogue.references.get(key)
        if work:
            authors = ", ".join(work.authors) + (" et al." if work.and_others else "")
            links = " ".join(f"<{address}>" for _, address in work.links)
            yield f"- [@{key}] {authors}: {work.title}. {work.year}. {links}"


def _llms(guide: Guide, publication: Publication) -> str:
    """Return the list for language models, in the form of llmstxt.org."""
    words = DATA_WORDS["en"]
    lines = [f"# {words.name}", f"> {words.summary}"]
    for language in LANGUAGES:
        for section in guide.catalogue.sections:
            lines.append(f"## {section.number}. {section.name[language]}")
            lines.append("\n".join(_links(guide, publication, section.number, language)))
    return "\n\n".join(lines) + "\n"


def _links(guide: Guide, publication: Publication, section: int, language: Language) -> Iterator[str]:
    for question in guide.catalogue.questions:
        if question.section.number == section:
            address = in_tree(f"questions/{question.stem}.md", language)
            link = absolute(publication.site_url, address) or address
            yield f"- [{question.title[language]}]({link}): {question.parts[language].one_line}"


def _feed(guide: Guide, publication: Publication, tree: Language) -> str:
    """Return the questions that changed last as an Atom feed (RFC 4287)."""
    dated = ((guide.changed_at(one) or 0, one) for one in guide.catalogue.questions)
    latest = sorted(dated, key=lambda pair: (-pair[0], pair[1].number))[:_LATEST]
    entries = [
        {
            "title": one.title[tree],
            "page": absolute(publication.site_url, in_tree(f"questions/{one.stem}/", tree)),
            "updated": _time(changed),
            "summary": one.parts[tree].one_line,
            "categories": [concept.name[tree] for concept in one.concepts],
        }
        for changed, one in latest
    ]
    return (
        xml_templates()
        .get_template("feed.xml")
        .render(
            tree=tree,
            words=DATA_WORDS[tree],
            home=absolute(publication.site_url, in_tree("", tree)),
            feed=absolute(publication.site_url, in_tree(FEED, tree)),
            updated=_time(latest[0][0]),
            entries=entries,
        )
    )


def sitemap(guide: Guide, publication: Publication) -> str:
    """Return the addresses of all pages with their alternates and changes (sitemaps.org); none without an address."""
    if not publication.site_url:
        return ""
    dated = {f"questions/{one.stem}/": guide.changed_at(one) for one in guide.catalogue.questions}
    pages = ["", *addresses(guide.catalogue), *(f"figures/{name}/" for name in guide.catalogue.programs)]
    links = {page: [absolute(publication.site_url, in_tree(page, one)) for one in LANGUAGES] for page in pages}
    changed = {page: _time(epoch) for page in pages if (epoch := dated.get(page))}
    return xml_templates().get_template("sitemap.xml").render(links=links, changed=changed, languages=LANGUAGES)


def _time(epoch: int) -> str:
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
