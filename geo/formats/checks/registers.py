"""What a register of households says of doors: addresses taken apart, rows at one door, totals of buildings, ids."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.counted import counted
from geo.errors import Fault, Text
from geo.formats.checks.findings import Findings
from geo.formats.checks.values import read_counts, read_known_counts
from geo.formats.layer import Layer, list_some, show
from geo.formats.table.address import name_group
from geo.formats.table.doors import say_door, spread_addresses
from geo.formats.table.totals import differences

Texts = NDArray[np.object_]
Ints = NDArray[np.int64]

STATED = "stated_households"


def read_addresses(layer: Layer, texts: Mapping[str, Texts], findings: Findings) -> dict[str, Texts]:
    """Return the columns of a register with its addresses taken apart and its groups in one form."""
    spread = spread_addresses(texts)
    groups = spread["group"]
    named = np.array([*(None if text is None else name_group(text) for text in groups), None], dtype=object)[:-1]
    changed = dict.fromkeys((a, b) for a, b in zip(groups, named, strict=True) if a != b)
    if changed:
        en, zh = list_some([f"{show(said)} → {name}" for said, name in changed])
        text = (f"names of groups are written alike: {en}", f"组名已统一写法：{zh}")
        findings.notices.append(Fault(layer.file, *text))
    unread = np.flatnonzero(~pd.isna(spread["rest"]))
    if len(unread):
        text = ("a part of the address was not understood; it is kept as it is", "地址有一部分无法识别，原样保留")
        findings.notices.append(layer.say(unread, *text, layer.heading("address")))
    return {**spread, "group": named}


def read_households(layer: Layer, texts: Mapping[str, Texts], findings: Findings) -> Ints:
    """
    Return the households of each row; what a register states for its buildings is held against their sums.

    Where rows have no count of their own and each building has one row, what is stated for it is its count.
    """
    if STATED not in layer.columns:
        return read_counts(layer, "households", findings)
    stated = read_known_counts(layer, STATED, findings)
    if "households" not in layer.columns and np.isfinite(stated).all() and _are_single(texts):
        heading = layer.heading(STATED)
        text = (f"each building is one row: {heading} is its count", f"每栋楼一行：以“{heading}”为其户数")
        findings.notices.append(Fault(layer.file, *text))
        return stated.astype(np.int64)
    counts = read_counts(layer, "households", findings)
    for one in differences(texts, counts, stated):
        said = " / ".join(map(str, one.stated))
        told = f"{said} household is stated" if said == "1" else f"{said} households are stated"
        findings.notices.append(
            layer.say(
                one.rows,
                f"building {one.building}: {told}, its rows make {one.counted}",
                f"{one.building}：填报 {said} 户，各行合计 {one.counted} 户",
                layer.heading(STATED),
            )
        )
    return counts


def tell_doors(layer: Layer, at_door: NDArray[np.intp], findings: Findings) -> None:
    """Notice how many rows of a register without coordinates stand together at a door."""
    at = at_door[at_door >= 0]
    n_doors = len(np.unique(at))
    if layer.placeless and n_doors < len(at):
        text = (
            f"{len(at):,} rows stand at {counted(n_doors, 'door', said=f'{n_doors:,}')}; the households of rows "
            "at one door are counted together",
            f"{len(at):,} 行分布在 {n_doors:,} 个门牌；同一门牌的各行合并计户",
        )
        findings.notices.append(Fault(layer.file, *text))


def ask_about_doors(
    layer: Layer, ids: Texts, texts: Mapping[str, Texts], at_door: NDArray[np.intp], findings: Findings
) -> Texts:
    """
    Return the ids without those that doors tell something about; a person is asked about these.

    A household at two doors may be a slip in either row, one twice at a door may be two households: that is never
    guessed.
    """
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row in np.flatnonzero(~pd.isna(ids) & (at_door >= 0)):
        rows_of[ids[row]].append(int(row))
    repeated = {key: rows for key, rows in rows_of.items() if len(rows) > 1}
    for ask, right, apart in QUESTIONS:
        asked = {key: rows for key, rows in repeated.items() if (len(set(at_door[rows])) > 1) is apart}
        if asked:
            said = {key: ask(layer, key, rows, texts) for key, rows in asked.items()}
            findings.faults.append(_question(layer, asked, said, right))
    left = ids.copy()
    left[[row for rows in repeated.values() for row in rows]] = None
    return left


def _question(layer: Layer, asked: Mapping[str, Sequence[int]], said: Mapping[str, Text], right: Text) -> Fault:
    en, zh = list_some([each[0] for each in said.values()])[0], list_some([each[1] for each in said.values()])[1]
    each = [(f"{said[key][0]}; {right[0]}", f"{said[key][1]}；{right[1]}") for key, rows in asked.items() for _ in rows]
    rows = [row for rows in asked.values() for row in rows]
    return layer.say(rows, f"{en}; {right[0]}", f"{zh}；{right[1]}", layer.heading("household_id"), each=each)


def _two_doors(layer: Layer, key: str, rows: Sequence[int], texts: Mapping[str, Texts]) -> Text:
    doors = [(say_door(texts, row), int(layer.numbers[row])) for row in rows]
    en = ", ".join(f"{door} (row {number})" for door, number in doors)
    zh = "、".join(f"{door}（第 {number} 行）" for door, number in doors)
    return f"household {show(key)} stands at several doors: {en}", f"住户 {show(key)} 有多个门牌：{zh}"


def _one_door(layer: Layer, key: str, rows: Sequence[int], texts: Mapping[str, Texts]) -> Text:
    numbers = [str(layer.numbers[row]) for row in rows]
    door = say_door(texts, rows[0])
    return (
        f"household {show(key)} stands several times at {door} (rows {', '.join(numbers)})",
        f"住户 {show(key)} 在 {door} 重复出现（第 {'、'.join(numbers)} 行）",
    )


QUESTIONS = (
    (
        _two_doors,
        ("which is right? keep one row, or give the other its own id", "哪个正确？请保留一行，或另编户号"),
        True,
    ),
    (
        _one_door,
        ("one household? keep one row; several? each needs its own id", "若为同一户请只留一行；若为多户请各编户号"),
        False,
    ),
)
"""What is asked about a household that stands at several doors, or several times at one."""


def _are_single(texts: Mapping[str, Texts]) -> bool:
    """Return whether every row is another building."""
    buildings = list(zip(texts["village"], texts["building_id"], strict=True))
    return len(set(buildings)) == len(buildings) and all(building for _, building in buildings)
