"""The columns of each part: ids that are unique, counts that can be, text that is text."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.checks.registers import ask_about_doors, read_addresses, read_households, tell_doors
from geo.formats.checks.values import as_text, read_flags, read_known_counts, read_texts
from geo.formats.layer import SHOWN, Layer, list_some, show, show_headings
from geo.formats.roles import Text, plain_heading
from geo.formats.table.doors import number_doors
from geo.schema import ADDRESSES, BARRIERS, BUILDINGS, DEDICATED, GROUPS, HOUSEHOLDS, ROADS

Texts = NDArray[np.object_]

IN_ADDRESS = ("lane", "door", "estate", "building", "room", "address", "stated_households")
"""What the row of a register says besides the columns of an address that are kept."""

LAND_CODE, LAND_ZEROS = 19, 7
"""Digits of the code of a unit of land, and how many zeros at its end say that it is a whole village."""

OWN_ID: Text = ("every address needs its own", "每个地址都应有自己的编号")
ONE_ENTRY: Text = ("a village is one entry: join its parts in a MultiPolygon", "每村一条：各部分请合并为 MultiPolygon")


def household_columns(layer: Layer, findings: Findings) -> pd.DataFrame:
    """
    Return the columns of `geo.schema.HOUSEHOLDS`, then what else an address says, and ``at_door``.

    Rows at one door have the same number there, -1 where the door is not known. Groups are named in one form.
    """
    beside = Findings()
    texts = {column: read_texts(layer, column, beside) for column in (*ADDRESSES[2:], *IN_ADDRESS)}
    texts = read_addresses(layer, texts, beside)
    at_door = number_doors(texts)
    ids = _read_ids(layer, texts, at_door, findings)
    counts = read_households(layer, texts, findings)
    findings.faults.extend(beside.faults)
    findings.notices.extend(beside.notices)
    tell_doors(layer, at_door, findings)
    table = _table({"household_id": ids, **texts}, layer, (*HOUSEHOLDS, *IN_ADDRESS))
    return table.assign(households=counts, estimated=read_flags(layer, "estimated"), at_door=at_door)


def village_columns(layer: Layer, findings: Findings) -> pd.DataFrame:
    """
    Return code and name of each village: V1, V2, ... where there is no code, the code where there is no name.

    A code of a unit of land (坐落单位代码, 权属单位代码) is the code of its village and seven zeros; these go.
    """
    codes = read_texts(layer, "code", findings)
    codes = np.array([*(_village_code(code) for code in codes), None], dtype=object)[:-1]
    names = read_texts(layer, "name", findings)
    blank = pd.isna(codes)
    if "code" in layer.columns and blank.any():
        text = (
            "the code is blank: V and the number of the village in the file stands for it",
            "代码为空：以 V 加村庄在文件中的序号代替",
        )
        findings.notices.append(layer.say(np.flatnonzero(blank), *text, layer.heading("code")))
    codes = np.where(blank, np.array([f"V{i}" for i in range(1, len(layer) + 1)], dtype=object), codes)
    tell_repeated(layer, codes, "code", ONE_ENTRY, findings)
    tell_repeated(layer, _only(names, blank), "name", ONE_ENTRY, findings)
    return _table({"code": codes, "name": np.where(pd.isna(names), codes, names)}, layer, ("code", "name"))


def group_columns(layer: Layer, findings: Findings) -> pd.DataFrame:
    """Return the columns of `geo.schema.GROUPS`; every group needs a name, and NaN stands for no count."""
    names = read_texts(layer, "group", findings)
    blank = np.flatnonzero(pd.isna(names))
    if len(blank):
        text = ("the name of the group is blank; every group needs its own", "村民小组名称为空；每组都应有自己的名称")
        findings.faults.append(layer.say(blank, *text, layer.heading("group")))
    texts = {"group": names, "village": read_texts(layer, "village", findings)}
    return _table(texts, layer, GROUPS).assign(households=read_known_counts(layer, "households", findings))


def road_columns(layer: Layer, findings: Findings) -> pd.DataFrame:  # noqa: ARG001
    """Return the columns of `geo.schema.ROADS`."""
    return _labels(layer, ROADS, "")


def barrier_columns(layer: Layer, findings: Findings) -> pd.DataFrame:  # noqa: ARG001
    """Return the columns of `geo.schema.BARRIERS`."""
    return _labels(layer, BARRIERS, "")


def building_columns(layer: Layer, findings: Findings) -> pd.DataFrame:  # noqa: ARG001
    """Return the columns of `geo.schema.BUILDINGS`, and ``estate`` and ``building`` by which addresses know them."""
    return _labels(layer, (*BUILDINGS, "estate", "building"), None)


def dedicated_columns(layer: Layer, findings: Findings) -> pd.DataFrame:
    """Return the columns of `geo.schema.DEDICATED`; the kind or the code stands for a name that is blank."""
    table = _labels(layer, DEDICATED, "")
    blank = table["name"] == ""
    if blank.any():
        text = (
            "the area has no name; its kind or code stands for it, or 专属 and its number in the file",
            "没有名称；以类型或编码代替，均无则为“专属”加其在文件中的序号",
        )
        findings.notices.append(layer.say(np.flatnonzero(blank), *text))
    numbered = pd.Series([f"专属{number}" for number in layer.numbers], index=table.index, dtype=object)
    spoken = table["kind"].where(table["kind"] != "", table["code"])
    return table.assign(name=table["name"].mask(blank, spoken.where(spoken != "", numbered)))


COLUMNS: dict[str, Callable[[Layer, Findings], pd.DataFrame]] = {
    "households": household_columns,
    "boundary": village_columns,
    "groups": group_columns,
    "roads": road_columns,
    "barriers": barrier_columns,
    "buildings": building_columns,
    "dedicated": dedicated_columns,
}
"""How the columns of each part are read."""


def _read_ids(layer: Layer, texts: Mapping[str, Texts], at_door: NDArray[np.intp], findings: Findings) -> Texts:
    if "household_id" not in layer.columns and layer.placeless and len(layer):
        text = ("there is no column of ids: R and the number of the row stands for it", "没有编号列：以 R 加行号代替")
        findings.notices.append(Fault(layer.file, *text))
        return np.array([*(f"R{number}" for number in layer.numbers), None], dtype=object)[:-1]
    if "household_id" not in layer.columns:
        found = show_headings([*layer.pick.taken.values(), *layer.pick.dropped])
        en = f"there is no column household_id or id; {OWN_ID[0]}; columns found: {found}"
        findings.faults.append(Fault(layer.file, en, f"没有 household_id 或 id 列；{OWN_ID[1]}；现有列：{found}"))
        return np.full(len(layer), None, dtype=object)
    n_before = len(findings.faults)
    ids = read_texts(layer, "household_id", findings)
    blank = np.flatnonzero(pd.isna(ids))
    if len(blank) and len(findings.faults) == n_before:
        text = (f"the id is blank; {OWN_ID[0]}", f"编号为空；{OWN_ID[1]}")
        findings.faults.append(layer.say(blank, *text, layer.heading("household_id")))
    tell_repeated(layer, ask_about_doors(layer, ids, texts, at_door, findings), "household_id", OWN_ID, findings)
    return ids


def tell_twice(layer: Layer, findings: Findings) -> None:
    """Name headings that would fill the same column: the same one twice, or such between which a person must choose."""
    for headings in layer.pick.twice:
        both = " / ".join(show(heading) for heading in headings)
        same = len({plain_heading(heading) for heading in headings}) == 1
        text = (
            (f"the columns {both} mean the same; keep one", f"列 {both} 含义相同；请保留一个")
            if same
            else (f"either of the columns {both} may be meant; keep one", f"列 {both} 都可能是所需的；请确认并保留一个")
        )
        findings.faults.append(Fault(layer.file, *text))


def tell_repeated(layer: Layer, texts: Texts, column: str, right: Text, findings: Findings) -> None:
    """Name the texts that stand in several entries, with the numbers of those."""
    places: dict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        if text is not None:
            places[text].append(position)
    repeated = {text: at for text, at in places.items() if len(at) > 1}
    if repeated:
        en, zh = list_some([f"{show(text)} ({_numbers(layer, at)})" for text, at in repeated.items()])
        where = [position for at in repeated.values() for position in at]
        findings.faults.append(
            layer.say(
                where, f"used more than once: {en}; {right[0]}", f"重复使用：{zh}；{right[1]}", layer.heading(column)
            )
        )


def _village_code(code: str | None) -> str | None:
    of_land = code is not None and len(code) == LAND_CODE and code.isdecimal() and code.endswith("0" * LAND_ZEROS)
    return code[:-LAND_ZEROS] if code is not None and of_land else code


def _only(texts: Texts, wanted: NDArray[np.bool_]) -> Texts:
    only = texts.copy()
    only[~wanted] = None
    return only


def _numbers(layer: Layer, positions: Sequence[int]) -> str:
    return ", ".join(str(layer.numbers[position]) for position in positions[:SHOWN])


def _labels(layer: Layer, columns: Sequence[str], unknown: str | None) -> pd.DataFrame:
    """Return columns that only label things on a map: what is no text there is left out, not refused."""
    return _table(
        {
            column: [_label(cell, unknown) for cell in layer.columns.get(column, [None] * len(layer))]
            for column in columns
        },
        layer,
        columns,
    )


def _label(cell: object, unknown: str | None) -> str | None:
    try:
        return as_text(cell) or unknown
    except ValueError:
        return unknown


def _table(columns: dict[str, Texts] | dict[str, list[str | None]], layer: Layer, order: Sequence[str]) -> pd.DataFrame:
    filled = {column: pd.Series(list(columns[column]), dtype=object) for column in order if column in columns}
    return pd.DataFrame(filled, index=pd.RangeIndex(len(layer)))
