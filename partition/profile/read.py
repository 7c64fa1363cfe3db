"""Read nodes into plain values of a given kind; every fault is kept, and reading goes on."""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import isnan
from typing import Any

import yaml

from geo.errors import Fault
from partition.profile.kinds import (
    IDENTIFIER,
    LINE_OF_TEXT,
    TIME_OF_DAY,
    Amount,
    Choice,
    Clock,
    Group,
    Identifier,
    Kind,
    Rows,
    Share,
    Text,
    Whole,
    right,
)
from partition.profile.model import Origin
from partition.profile.nodes import ALIAS, cut, is_plain, is_value, line_of, met, number_of, text_of


@dataclass
class Reading:
    """
    One text being read.

    ``lines`` gives the line on which each path stands; ``faults`` holds line and fault.
    """

    where: str
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[int, Fault]] = field(default_factory=list)

    def blame(self, path: str, en: str, zh: str, *, line: int | None = None) -> None:
        """Keep a fault; its place is the file, the line and the path, such as ``a.yaml:12 levels[0].band.min``."""
        line = self.lines.get(path, 1) if line is None else line
        self.faults.append((line, Fault(f"{self.where}:{line} {path}".rstrip(), en, zh)))

    def in_order(self) -> tuple[Fault, ...]:
        """Return the faults in the order of the file."""
        return tuple(fault for _, fault in sorted(self.faults, key=lambda one: one[0]))


def read_node(node: yaml.Node, kind: Kind, path: str, reading: Reading) -> Any:
    """Return the value of a node, None where it is not of its kind; a group without its faulty keys."""
    reading.lines.setdefault(path, line_of(node))
    if node.tag == ALIAS:
        en = f"*{cut(str(node.value))} points elsewhere; write the value out, every value stands where it is read"
        reading.blame(path, en, f"*{cut(str(node.value))} 引用了别处；请在此写出数值", line=line_of(node))
        return None
    if not is_plain(node):
        tag = cut(str(node.tag))
        reading.blame(path, f"the tag {tag} has no place here; write the value alone", f"不允许标签 {tag}；只写数值")
        return None
    if isinstance(kind, Group) and isinstance(node, yaml.MappingNode):
        return _group(node, kind, path, reading)
    if isinstance(kind, Rows) and isinstance(node, yaml.SequenceNode) and kind.least <= len(node.value) <= kind.most:
        return [_row(item, kind, f"{path}[{i}]", reading) for i, item in enumerate(node.value)]
    value = _scalar(node, kind)
    if value is None:
        _blame_value(node, kind, path, reading)
    return value


def _scalar(node: yaml.Node, kind: Kind) -> str | float | None:
    """Return the value of a node that is a text, word or number as its kind asks; None where it is not."""
    match kind:
        case Whole(least=least, most=most):
            number = number_of(node)
            return int(number) if least <= number <= most and number == int(number) else None
        case Share(below=below):
            share = number_of(node)
            return float(share) if not isnan(share) and 0 <= share < below else None
        case Amount(most=most):
            amount = number_of(node)
            return float(amount) if 0 <= amount <= most else None
        case Choice() | Clock() | Identifier() | Text():
            text = text_of(node)
            return text if text is not None and _suits(text, kind) else None
    return None


def _suits(text: str, kind: Choice | Clock | Identifier | Text) -> bool:
    match kind:
        case Choice(words=words):
            return text in words
        case Clock():
            return bool(re.fullmatch(TIME_OF_DAY, text))
        case Identifier(taken=taken):
            return bool(re.fullmatch(IDENTIFIER, text)) and text not in taken
    return len(text) <= kind.most and bool(re.fullmatch(LINE_OF_TEXT, text))


def _blame_value(node: yaml.Node, kind: Kind, path: str, reading: Reading) -> None:
    found_en, found_zh = met(node)
    if isinstance(kind, Rows) and isinstance(node, yaml.SequenceNode):
        found_en, found_zh = f"{len(node.value)} items", f"{len(node.value)} 项"
    right_en, right_zh = right(kind)
    en, zh = f"must be {right_en}, got {found_en}", f"应为：{right_zh}；得到：{found_zh}"
    if isinstance(kind, Text) and is_value(node) and text_of(node) is None:
        en, zh = f"{en}; put it in quotes", f"{zh}；请加引号"
    reading.blame(path, en, zh, line=line_of(node))


def _row(node: yaml.Node, kind: Rows, path: str, reading: Reading) -> dict[str, Any]:
    """Return a row, empty where it is no group at all: rows keep their places."""
    row: dict[str, Any] = read_node(node, kind.row, path, reading) or {}
    return row


def _group(node: yaml.MappingNode, kind: Group, path: str, reading: Reading) -> dict[str, Any]:
    values: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, line = _key(key_node), line_of(key_node)
        place = f"{path}.{cut(key)}".lstrip(".")
        if key in seen:
            en = f"the key stands twice, first on line {seen[key]}; keep one"
            reading.blame(place, en, f"该键重复，首次出现在第 {seen[key]} 行；请保留一个", line=line)
            continue
        seen[key] = line
        if key not in kind.keys:
            _blame_key(key, kind, place, line, reading)
            continue
        reading.lines[place] = line
        value = read_node(value_node, kind.keys[key], place, reading)
        if value is not None:
            values[key] = value
    _blame_missing(set(seen), kind, path, line_of(node), reading)
    if kind.stated and values.get("from") == Origin.DEFAULT and "quote" in seen:
        en = "what is 默认 is Gridhood's own and quotes no document; drop the quote, or write from: 原文 or 本地"
        reading.blame(f"{path}.quote", en, "“默认”是本程序的取值，不应有引文；请删去引文，或改为 原文、本地")
    return values


def _key(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else met(node)[0]


def _blame_key(key: str, kind: Group, path: str, line: int, reading: Reading) -> None:
    if "：" in key:
        en, zh = "the colon is full-width; write ': ' with a space", "冒号是全角；请用半角冒号加空格“: ”"
    elif near := get_close_matches(cut(key).lower(), kind.keys, n=1):
        en, zh = f"did you mean {near[0]}?", f"是否为 {near[0]}？"
    else:
        en, zh = f"the keys here are {', '.join(kind.keys)}", f"此处可用的键：{'、'.join(kind.keys)}"
    reading.blame(path, f"unknown key; {en}", f"未知的键；{zh}", line=line)


def _blame_missing(seen: set[str], kind: Group, path: str, line: int, reading: Reading) -> None:
    for key, wanted in kind.keys.items():
        if key not in seen and key not in kind.optional:
            en, zh = right(wanted)
            place = f"{path}.{key}".lstrip(".")
            reading.blame(place, f"the key is missing; add {en}", f"缺少该键；应为：{zh}", line=line)
