"""YAML whose values know their line, read into plain types with problems instead of exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import yaml

from dl49.problems import Problem

_Loader: TypeAlias = "type[yaml.SafeLoader] | type[yaml.CSafeLoader]"
_FAST: Final[_Loader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DEEPEST: Final = 20
"""Levels of lists and mappings; nothing of ours needs more than four."""
_UNCLOSED: Final = re.compile("flow|quoted|simple key")
_ADVICE: Final = {
    "mapping values are not allowed": "there is a second colon in the line. Put the text between quotes.",
    "found unexpected end of stream": 'a quote is never closed. Close it; write a quote within quotes as \\".',
    "'\\t' that cannot start": "a tab stands where YAML wants spaces. Indent with spaces.",
    "cannot start any token": "the value starts with a sign that YAML keeps for itself. Put the text between quotes.",
    "could not find expected ':'": "a line has no colon. Write `key: value`, and long text between quotes.",
}
"""What the parser says, and what to do about it in a writer's words."""
_LINE_ENDS: Final = str.maketrans("\x85\u2028\u2029", "   ")
"""YAML counts these as line ends, editors and we do not (a rule of typography reports them)."""
_KINDS: Final = {
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:str": "text",
    "tag:yaml.org,2002:bool": "true or false",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:float": "a number with a fraction",
    "tag:yaml.org,2002:timestamp": "a date",
}


@dataclass(slots=True)
class Value:
    """A YAML node at its line; reading it as the wrong type adds a problem and gives None (or nothing).

    ``line`` is that of the file, from 1: where the value's key stands, or for an item of a list the value itself.
    """

    path: str
    name: str
    node: yaml.Node
    offset: int
    line: int
    problems: list[Problem] = field(repr=False)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    def problem(self, message: str, *, hides: bool = True) -> None:
        """Note a problem at the line of this value, which mostly keeps it from being read."""
        self.problems.append(Problem(self.path, self.line, message, hides=hides))

    def integer(self) -> int | None:
        """Return the value as a whole number."""
        if self.node.tag == "tag:yaml.org,2002:int":
            try:
                return int(str(self.node.value).replace("_", ""))
            except ValueError:
                self.problem(f"`{self.name}` is not a decimal number. Write plain digits.")
                return None
        digits = str(self.node.value)
        if digits.isdecimal() and digits.startswith("0"):
            self.problem(f"`{self.name}` is {digits}, which YAML takes for text. Write {int(digits)}, without zeros.")
        else:
            self._wrong("a whole number")
        return None

    def text(self) -> str | None:
        """Return the value as text that is not blank."""
        if self.node.tag != "tag:yaml.org,2002:str" or not isinstance(self.node, yaml.ScalarNode):
            self._wrong("text")
            return None
        value = str(self.node.value)
        if not value.strip():
            self.problem(f"`{self.name}` is empty. Write its text.")
            return None
        return value

    def truth(self) -> bool | None:
        """Return the value as true or false."""
        if self.node.tag != "tag:yaml.org,2002:bool":
            self._wrong("true or false")
            return None
        return str(self.node.value).lower() in {"true", "yes", "on", "y"}

    def items(self) -> Iterator[Value]:
        """Yield the values of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self._wrong("a list")
            return
        for number, node in enumerate(self.node.value, 1):
            line = node.start_mark.line + 1 + self.offset
            yield Value(self.path, f"{self.name}[{number}]", node, self.offset, line, self.problems)

    def mapping(self) -> dict[str, Value]:
        """Return the keys and values of a mapping; a key given twice is a problem, and its first value counts."""
        if not isinstance(self.node, yaml.MappingNode):
            self._wrong("a mapping (`key: value` lines)")
            return {}
        values: dict[str, Value] = {}
        for key, node in self.node.value:
            line = key.start_mark.line + 1 + self.offset
            value = Value(self.path, str(key.value), node, self.offset, line, self.problems)
            if not isinstance(key, yaml.ScalarNode):
                self.problems.append(
                    Problem(self.path, line, "A key is not plain text. Write `key: value`.", hides=True)
                )
            elif value.name in values:
                self.problems.append(Problem(self.path, line, f"`{value.name}` is given twice. Keep one."))
            else:
                values[value.name] = value
        return values

    def keys(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Value]:
        """Return a mapping's values; a missing or unknown key is a problem."""
        values = self.mapping()
        if not isinstance(self.node, yaml.MappingNode):
            return values
        for name in required:
            if name not in values:
                self.problem(f"`{name}` is missing{self._inside()}. Add `{name}: …`.")
        for name, value in values.items():
            if name not in (*required, *optional):
                known = ", ".join(f"`{key}`" for key in (*required, *optional))
                value.problem(f"`{name}` is not a known key{self._inside()}. Known are {known}.", hides=False)
        return values

    def _inside(self) -> str:
        return f" in `{self.name}`" if self.name else ""

    def _wrong(self, wanted: str) -> None:
        found = _KINDS.get(self.node.tag, "something else")
        if isinstance(self.node, yaml.SequenceNode):
            found = "a list"
        elif isinstance(self.node, yaml.MappingNode):
            found = "a mapping"
        name = f"`{self.name}`" if self.name else "The file"
        self.problem(f"{name} is {found}; it must be {wanted}. Correct it.")


def parse_yaml(text: str, path: str, problems: list[Problem], offset: int = 0) -> Value | None:
    """Parse ``text``, which starts ``offset`` lines into the file ``path``; syntax errors go to ``problems``.

    Aliases and deep nesting are refused: a few lines of them can stand for gigabytes, or exhaust the stack.
    """
    text = text.translate(_LINE_ENDS)
    try:
        refused, node = _composed(text, _FAST)
    except yaml.YAMLError:
        try:
            # The parser in C says less of what is wrong, and not every machine has it.
            refused, node = _composed(text, yaml.SafeLoader)
        except yaml.YAMLError as error:
            refused, node = _broken(error, text), None
    if refused:
        line, message = refused
        problems.append(Problem(path, line + offset, message, hides=True))
        return None
    if node is None:
        message = "There is no YAML here. Write the keys that belong here."
        problems.append(Problem(path, 1 + offset, message, hides=True))
        return None
    return Value(path, "", node, offset, node.start_mark.line + 1 + offset, problems)


def _composed(text: str, loader: _Loader) -> tuple[tuple[int, str] | None, yaml.Node | None]:
    refused = _refused(text, loader)
    return refused, yaml.compose(text, Loader=loader) if refused is None else None


def _refused(text: str, loader: _Loader) -> tuple[int, str] | None:
    """Return line and message for what is good YAML, but not read by us."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        line = (event.start_mark.line if event.start_mark else 0) + 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            return line, "YAML aliases (`*name`) are not allowed. Write the value out."
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            return (
                line,
                f"The YAML anchor `&{event.anchor}` is of no use here. Remove it, or put text with `&` in quotes.",
            )
        if depth > _DEEPEST:
            return line, "The YAML is broken: nested too deeply. Correct it."
    return None


def _broken(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Return line and message for YAML that cannot be parsed."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        # What is never closed is best found where it starts, not where the parser gave up.
        if error.context_mark and _UNCLOSED.search(error.context or ""):
            mark = error.context_mark
        what = error.problem or error.context or ""
        advice = next((said for start, said in _ADVICE.items() if start in what), f"{what}. Correct it.")
        return (mark.line if mark else 0) + 1, f"The YAML is broken: {advice}"
    position = getattr(error, "position", 0)  # of a character that YAML does not allow
    reason = str(error).split("\n", 1)[0]
    return text.count("\n", 0, position) + 1, f"The YAML is broken: {reason}. Correct it."
