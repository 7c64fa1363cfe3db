"""What was not given but derived is called so: boundary, roads, and the places of households."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from partition.verify.case import Case
from partition.verify.files.columns import number
from partition.verify.finding import Finding, about
from partition.verify.measure import Measures

RULE = "report"

ROUNDED = 1e-6
"""Shares are stated to six decimals."""


def estimated(measures: Measures) -> Iterator[Finding]:
    """Yield estimates that are hidden, what is called an estimate and is none, and shares that are not so."""
    case = measures.case
    yield from _named(case)
    yield from _share(case.report.estimated_share, estimated_share(case), None)
    for code, stated in case.report.villages.items():
        if code in case.villages.index:
            yield from _share(stated.get("estimated_share"), estimated_share(case, code), code)
    yield from _positions(case)


def estimated_share(case: Case, village: str | None = None) -> float:
    """Return the share of households that the plan's own layer calls estimated, in one village or over all."""
    doors = case.recorded if village is None else case.recorded[case.recorded["village"] == village]
    households = doors["households"].sum()
    guessed = doors["households"][doors["estimated"] == True].sum()  # noqa: E712 (it may be None)
    return float(guessed / households) if households else 0.0


def derived(case: Case) -> dict[str, bool]:
    """Return what can be derived, and whether it was."""
    whether = {"roads": not len(case.roads), "positions": bool((case.recorded["estimated"] == True).any())}  # noqa: E712
    if case.report.inputs:
        whether["boundary"] = "boundary" not in case.report.inputs
    return whether


def _named(case: Case) -> Iterator[Finding]:
    for what, guessed in derived(case).items():
        if guessed and what not in case.report.estimated:
            yield _finding(f"estimated: {what} not given, which is not said", f"estimated：未给出 {what} 而未注明")
        if not guessed and what in case.report.estimated:
            yield _finding(f"estimated: {what} given, not estimated", f"estimated：{what} 已给出，并非估算")


def _share(stated: object, measured: float, village: str | None) -> Iterator[Finding]:
    figure = number(stated)
    if figure is None or abs(figure - measured) > ROUNDED:
        yield Finding(
            rule=RULE, severity="must", village=village, measured=figure, allowed=f"{measured:.6g}",
            en=f"report.json: estimated_share is stated as {stated}, it is {measured:.6g}",
            zh=f"report.json：estimated_share 写为 {stated}，应为 {measured:.6g}",
        )  # fmt: skip


def _positions(case: Case) -> Iterator[Finding]:
    """
    Yield households whose place the plan calls surveyed though the planner gave none, and the reverse.

    The outline of the building is a place too.
    """
    if case.unplaced is None:
        return
    said = case.recorded["estimated"] == True  # noqa: E712
    bare = case.recorded.index.isin(sorted(case.unplaced))
    yield from about(
        case.recorded.index[bare & ~said & ~_in_own_building(case, bare & ~said)],
        RULE,
        "households without a place in the input that are not called estimated",
        "输入中没有位置、却未标明推定位置的住户",
    )
    yield from about(
        case.recorded.index[~bare & said],
        RULE,
        "households called estimated that have a place in the input",
        "输入中已有位置、却标为推定位置的住户",
        severity="wish",
    )


def _in_own_building(case: Case, doubtful: pd.Series) -> NDArray[np.bool_]:
    """
    Return which of the doubtful doors stand in an outline that is their building's.

    It bears the id of that building, or none that a household knows, and no doubtful door of another building.
    """
    housed = np.zeros(len(case.recorded), dtype=bool)
    rows = np.flatnonzero(doubtful)
    if case.outlines is None or not len(case.outlines) or not len(rows):
        return housed
    doors, outlines = case.recorded.iloc[rows], case.outlines
    inside, which = shapely.STRtree(outlines.geometry.to_numpy()).query(doors.geometry.to_numpy(), predicate="within")
    met = pd.DataFrame(
        {
            "row": rows[inside],
            "outline": which,
            "building": doors["building_id"].to_numpy(dtype=object)[inside],
            "stated": outlines["building_id"].to_numpy(dtype=object)[which],
        }
    )
    n_buildings = met.groupby("outline")["building"].transform("nunique")
    strange = met["stated"].isna() | ~met["stated"].isin(case.recorded["building_id"].dropna())
    own = met["building"].notna() & (n_buildings == 1) & (strange | (met["stated"] == met["building"]))
    housed[met["row"][own]] = True
    return housed


def _finding(en: str, zh: str) -> Finding:
    return Finding(rule=RULE, severity="must", en=f"report.json: {en}", zh=f"report.json：{zh}")
