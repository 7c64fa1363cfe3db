"""YAML text as a tree of nodes that know their lines; no object is made from it, and nothing is followed."""

import re
from math import inf, nan
from typing import Any

import yaml

MOST_CHARACTERS = 32_768
MOST_DEPTH = 12

ALIAS = "alias"
"""Tag of the node that stands where an alias stood."""

_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS: dict[type[yaml.Node], set[str]] = {yaml.MappingNode: {"map"}, yaml.SequenceNode: {"seq"}}
# A date, "=" and "<<" are words like others here.
_SCALAR_TAGS = {"str", "int", "float", "bool", "null", "timestamp", "merge", "value"}
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


class TooDeepError(yaml.MarkedYAMLError):
    """Groups stand in groups deeper than any profile needs."""


class _Composer(yaml.SafeLoader):
    """
    Composes nodes and stops before it makes objects.

    An alias becomes a node of its own instead of the node that it points at: followed, a few lines of aliases grow
    into millions of values, and a figure would no longer stand where it is read.
    """

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.get_event()  # type: ignore[no-untyped-call]
            return yaml.ScalarNode(ALIAS, event.anchor, event.start_mark, event.end_mark)
        self.depth += 1
        if self.depth > MOST_DEPTH:
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise TooDeepError(None, None, f"more than {MOST_DEPTH} groups in groups", event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def compose(text: str) -> yaml.Node | None:
    """
    Return the root of the one document in a YAML text; None where there is none.

    Raises
    ------
    yaml.YAMLError
        The text is not YAML, holds several documents, or is nested deeper than ``MOST_DEPTH``.
    """
    loader = _Composer(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def is_plain(node: yaml.Node) -> bool:
    """Return whether a node is a mapping, list or scalar without a tag that asks for anything else."""
    return str(node.tag).removeprefix(_TAG) in _PLAIN_TAGS.get(type(node), _SCALAR_TAGS)


def is_value(node: yaml.Node) -> bool:
    """Return whether a node is one value, and not nothing (``key:``, ``null``), a group or a list."""
    return isinstance(node, yaml.ScalarNode) and node.tag != f"{_TAG}null"


def text_of(node: yaml.Node) -> str | None:
    """Return the text that a scalar is, None where it is a number, yes or no, or nothing."""
    wordy = {f"{_TAG}{kind}" for kind in ("str", "timestamp", "merge", "value")}
    return str(node.value) if isinstance(node, yaml.ScalarNode) and node.tag in wordy else None


def number_of(node: yaml.Node) -> float:
    """
    Return the number that a scalar is, NaN where it is none.

    Only plain decimals are numbers. YAML 1.1 reads 050 as 40, 1:30 as 90 and 1_0 as 10, which no planner means.
    """
    if not isinstance(node, yaml.ScalarNode):
        return nan
    if node.tag == f"{_TAG}int" and _WHOLE.fullmatch(node.value):
        return int(node.value)
    if node.tag == f"{_TAG}float" and _DECIMAL.fullmatch(node.value):
        number = float(node.value)
        return nan if abs(number) == inf else number
    return nan


def line_of(node: yaml.Node) -> int:
    """Return the line on which a node begins, counted from 1."""
    return int(node.start_mark.line) + 1


def met(node: yaml.Node) -> tuple[str, str]:
    """Return what a node holds, cut short, for people: in English and in Chinese."""
    if isinstance(node, yaml.MappingNode):
        return "a group of keys", "一组键"
    if isinstance(node, yaml.SequenceNode):
        return "a list", "列表"
    if not is_value(node):
        return "nothing", "空值"
    text = text_of(node)
    value = cut(str(node.value)) if text is None else repr(cut(text))
    return value if text is None else f"the text {value}", value if text is None else f"文字 {value}"


def cut(text: str) -> str:
    """Return a text of at most 40 characters, all of which can be seen and printed."""
    short = text if len(text) <= 40 else f"{text[:39]}…"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in short)
