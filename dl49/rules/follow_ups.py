"""Each follow-up has an id that is its own, and for good: links, cards and a learner's progress hold on to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dl49.catalogue import Catalogue, Draft
from dl49.problems import Problem

_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+){1,3}")
_TAKEN: Final = "follow-up"
"""The start of other anchors of a question's page."""


def check_follow_ups(catalogue: Catalogue) -> Iterator[Problem]:
    """Check that the front matter names each follow-up once, by words, and no other follow-up has that name."""
    places: dict[str, str] = {}
    for draft in catalogue.drafts:
        if "follow_ups" in draft.front.lines:
            yield from _check_count(draft)
        for name, line in draft.front.follow_ups:
            if not _ID.fullmatch(name):
                message = f"The id `{name}` is not two to four lower-case words joined by hyphens. Say so what it asks."
                yield Problem(draft.path, line, message)
            elif name.startswith(_TAKEN):
                yield Problem(draft.path, line, f"The id `{name}` does not tell what is asked. Choose other words.")
            elif name in places:
                message = f"The id `{name}` is already that of a follow-up in {places[name]}. Choose other words."
                yield Problem(draft.path, line, message)
            places.setdefault(name, draft.path)


def _check_count(draft: Draft) -> Iterator[Problem]:
    line, named = draft.front.line("follow_ups"), len(draft.front.follow_ups)
    asked = {len(part.follow_ups) for part in draft.parts.values()} - {0}
    if not named:
        message = "`follow_ups` is empty. Give each follow-up an id of two to four words, such as `gru-or-lstm`."
        yield Problem(draft.path, line, message)
    elif asked and named not in asked:
        ids = "1 id" if named == 1 else f"{named} ids"
        message = f"`follow_ups` has {ids} for {max(asked)} follow-ups. Write one for each, in their order."
        yield Problem(draft.path, line, message, needs=draft.path)
