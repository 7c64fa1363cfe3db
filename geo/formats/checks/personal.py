"""What is personal is taken out of a layer before anything else is done with it, and told by its column alone."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import numpy as np
import pandas as pd
import shapely

from geo.counted import counted
from geo.errors import Fault, Text
from geo.formats.checks.findings import Findings
from geo.formats.layer import Layer
from geo.formats.privacy import IDENTITY_NUMBERS, Offence, find_offences
from geo.formats.roles import Pick, Role
from geo.personal import personal_numbers

COUNTED = frozenset({"households", "stated_households", "estimated"})
"""Columns of counts and flags: anything else in them is refused, so nothing personal gets through."""

MOST = 0.5
"""Share of the cells of a column from which on the whole column is dropped, not those cells alone."""

ID = "household_id"


def without_personal(layer: Layer, role: Role, findings: Findings) -> Layer:
    """
    Return a layer of which no column and no cell holds what the deny-list names.

    A column most of which is personal is dropped; where it is a few cells, those are left blank, and of an address
    what remains without the number is kept. Households that were known by what was dropped get fresh keys.
    """
    clean = layer
    for column in [name for name in layer.pick.taken if name not in COUNTED]:
        if offences := find_offences(layer.columns[column].tolist(), key=column == ID):
            clean = _without(clean, column, offences, findings)
    if role.name == "households":
        clean = _with_keys(layer, clean, findings)
    _tell_denied(clean, findings)
    return clean


def _without(layer: Layer, column: str, offences: Sequence[Offence], findings: Findings) -> Layer:
    """Return a layer without a column, or without the cells that offend where they are few."""
    at = sorted({position for offence in offences for position in offence.positions})
    cells = layer.columns[column]
    if len(at) >= MOST * int(cells.notna().sum()):
        return _drop(layer, column, offences[0].what)
    for offence in offences:
        text = (f"holds {offence.what[0]}, which are not kept", f"含{offence.what[1]}，该内容未保留")
        findings.notices.append(layer.say(offence.positions, *text, layer.heading(column)))
    rest = cells.copy()
    rest.iloc[at] = [_rest(str(cell)) if column == "address" else None for cell in cells.iloc[at]]
    return replace(layer, columns=layer.columns.assign(**{column: rest}))


def _drop(layer: Layer, column: str, what: Text) -> Layer:
    heading, pick = layer.heading(column), layer.pick
    taken = {name: each for name, each in pick.taken.items() if name != column}
    dropped = tuple(dict.fromkeys((*pick.dropped, heading)))
    return replace(
        layer,
        columns=layer.columns.drop(columns=column),
        pick=Pick(taken, dropped, pick.twice, {**pick.denied, heading: what}),
    )


def _rest(cell: str) -> str | None:
    """Return an address without the numbers of people in it, None if it is not to be had without."""
    rest = cell
    for number in set(personal_numbers(cell)):
        rest = rest.replace(number, " ")
    rest = rest.strip(" ,;:，；：、()（）")
    return rest if rest and rest != cell and not find_offences([rest]) else None


def _tell_denied(layer: Layer, findings: Findings) -> None:
    """Notice which columns were dropped for what they hold: by name, never by a value."""
    if layer.pick.denied:
        en = ", ".join(f"{heading} ({what[0]})" for heading, what in layer.pick.denied.items())
        zh = "、".join(f"{heading}（{what[1]}）" for heading, what in layer.pick.denied.items())
        text = (f"columns about people are not kept: {en}", f"涉及个人信息的列未保留：{zh}")
        findings.notices.append(Fault(layer.file, *text))


def _with_keys(given: Layer, clean: Layer, findings: Findings) -> Layer:
    """
    Return a layer with fresh keys where ids were taken out, or where identity numbers are all there is to know by.

    The keys number the households from north to south and west to east, those of one place by what else is kept of
    them. So a key follows from what is kept, neither from what was dropped nor from the order of the rows, which may
    be that of the numbers; and the same file gets the same keys again.
    """
    if ID in clean.columns:
        lost = np.flatnonzero(given.columns[ID].notna() & clean.columns[ID].isna())
    elif ID in given.columns or IDENTITY_NUMBERS in clean.pick.denied.values():
        lost = np.arange(len(clean))
    else:
        return clean
    if not len(lost):
        return clean
    keys = clean.columns[ID].copy() if ID in clean.columns else pd.Series(None, clean.columns.index, dtype=object)
    taken = {str(key) for key in keys.dropna()}
    fresh = (key for key in map("K{}".format, count(1)) if key not in taken)
    for position in _in_order_of_place(clean, lost.tolist()):
        keys.iloc[position] = next(fresh)
    text = (
        f"{counted(len(lost), 'household')} got fresh keys (K1, K2, ...) in the order of places; "
        "no link to what they replace is kept",
        f"已为 {len(lost)} 户按位置顺序另编户号（K1、K2……），不保留与原内容的对应关系",
    )
    findings.notices.append(Fault(clean.file, *text))
    pick = replace(clean.pick, taken={ID: ID, **clean.pick.taken}) if ID not in clean.columns else clean.pick
    return replace(clean, columns=clean.columns.assign(**{ID: keys}), pick=pick)


def _in_order_of_place(layer: Layer, positions: Sequence[int]) -> list[int]:
    bounds = np.nan_to_num(shapely.bounds(layer.shapes), nan=np.inf)
    kept = layer.columns.drop(columns=ID, errors="ignore").astype(str)
    words = list(kept.itertuples(index=False, name=None))
    return sorted(positions, key=lambda at: (-bounds[at, 1], bounds[at, 0], words[at], at))
