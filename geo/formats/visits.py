"""Records of visits: what was written down at doors, read and checked against the households of a plan."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from geo.errors import InputError, Text
from geo.formats.filled import Filled, Words, read_filled
from geo.formats.layer import show
from geo.formats.workbook.templates import ASK_AGAIN, YES_NO

VISITED, AGAIN, REFUSED = "已访", "需再访", "谢绝"
"""What a visit can come to."""

COLUMNS = (
    *("household_id", "date", "visited", "again", "refused", "tier", "review_date"),
    *("contact_preference", "next_visit", "evening", "event", "event_date", "event_time"),
)

REVIEW_DAYS = 183
"""Days within which a tier has to be looked at again where nobody says otherwise: half a year."""


def read_visits(
    path: Path,
    households: Collection[str] | None,
    tiers: Words,
    *,
    last_day: date,
    review_days: int = REVIEW_DAYS,
    events: Words | None = None,
) -> pd.DataFrame:
    """
    Return the visits in a file, a row each, by day and then as they stand there.

    A row without a result is no visit: what it says of the tier, or of how to call, holds from ``last_day`` on, and
    if it says nothing it is passed over, as rows of a ledger are that nobody has keyed yet. A household may be named
    by a part of its address, such as ``h7#2``.

    Columns are ``household_id, date, visited, again, refused, tier`` (a code), ``review_date, contact_preference``
    (上门, 电话, 按需 or 谢绝走访), ``next_visit, evening, event`` (a code), ``event_date, event_time`` (minute of the
    day); None where nothing is said.

    Parameters
    ----------
    households
        Ids of the households that there are; None where they are not known.
    tiers
        What people call each tier, by its code.
    last_day
        Day after which no visit can have been made.
    review_days
        Days within which a tier has to be looked at again.
    events
        What people call each event after which a visit must follow, by its code; None: there are none.

    Raises
    ------
    InputError
        The file cannot be read, or cells of it are wrong; carries every fault.
    """
    filled = read_filled(path, "visits", words={"tier": tiers, "event": events or {}})
    tell_unknown(filled, households)
    tell_wrong_rows(filled, last_day=last_day, review_days=review_days)
    if filled.findings.faults:
        raise InputError(filled.findings.faults)
    return _records(filled.values, last_day)


def tell_wrong_rows(filled: Filled, *, last_day: date | None, review_days: int) -> None:
    """
    Find what is wrong with cells beside others, whatever plan the visits are for.

    ``last_day`` is as of `read_visits`; None: no day is told to be to come.
    """
    tell_no_date(filled)
    tell_to_come(filled, "date", last_day, "result")
    _tell_wrong_days(filled, review_days)
    tell_twice_a_day(filled)
    _tell_no_day(filled)
    _tell_half_events(filled)
    tell_to_come(filled, "event_date", last_day, "event")


SAID = ("result", "due_again", "next_visit", "tier", "review_date", "contact_preference", "evening", "event")


def _records(table: pd.DataFrame, last_day: date) -> pd.DataFrame:
    values = table[table[[*SAID]].notna().any(axis=1)]
    values = values.assign(date=values["date"].where(values["result"].notna(), last_day))
    contact = values["contact_preference"]
    plain = values.assign(
        visited=values["result"] == VISITED,
        again=(values["result"] == AGAIN) | (values["due_again"] == YES_NO[0]),
        refused=values["result"] == REFUSED,
        # who wants to be asked again on some day is visited then as others are: the day says it all
        contact_preference=contact.where(contact != ASK_AGAIN, "上门"),
        evening=pd.Series([_yes(cell) for cell in values["evening"]], index=values.index, dtype=object),
    )
    return plain[[*COLUMNS]].sort_values("date", kind="stable", ignore_index=True)


def _yes(cell: object) -> bool | None:
    return None if cell is None else cell == YES_NO[0]


def tell_unknown(filled: Filled, households: Collection[str] | None) -> None:
    """Name households that there are none of, where they are known; a part of an address is known by the address."""
    if households is None:
        return
    known = set(households)
    filled.blame(
        "household_id",
        {
            at: (f"no household of the plan has the id {show(one)}", f"方案中没有编号为 {show(one)} 的住户")
            for at, (one,) in filled.rows("household_id")
            if one not in known and str(one).rpartition("#")[0] not in known
        },
    )


def tell_no_date(filled: Filled) -> None:
    """Name results that came on no day."""
    text = ("a result needs its day", "有结果须填写日期")
    dated = filled.layer.columns.get("date")
    made = [at for at, _ in filled.rows("result")]
    filled.blame("result", {at: text for at in made if dated is None or pd.isna(dated.iloc[at])})


def tell_to_come(filled: Filled, column: str, last_day: date | None, *beside: str) -> None:
    """Name days after the last one that can have been, where other columns say something too."""
    late: dict[int, Text] = {}
    for at, (day, *_) in _days(filled, column, *beside):
        if last_day is not None and day > last_day:
            late[at] = (f"{day} is to come; at most {last_day} would be right", f"{day} 尚未到；应不晚于 {last_day}")
    filled.blame(column, late)


def _tell_wrong_days(filled: Filled, review_days: int) -> None:
    """Name days that lie before the visit that tells of them, and reviews too long after it."""
    for column in ("next_visit", "review_date"):
        wrong: dict[int, Text] = {}
        for at, (day, then, _) in _days(filled, "date", column, "result"):
            if then <= day:
                wrong[at] = (f"{then} is not after the visit of {day}", f"{then} 不晚于走访日期 {day}")
            elif column == "review_date" and then > (most := day + timedelta(days=review_days)):
                wrong[at] = (
                    f"{then} is later than {most}, {review_days} days on",
                    f"{then} 晚于 {most}（{review_days} 天内）",
                )
        filled.blame(column, wrong)


def _days(filled: Filled, *columns: str) -> list[tuple[int, list[Any]]]:
    return list(filled.rows(*columns))


def tell_twice_a_day(filled: Filled) -> None:
    """Name households with several results on one day."""
    at_of: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, (one, day, _) in filled.rows("household_id", "date", "result"):
        at_of[one, day].append(at)
    wrong: dict[int, Text] = {}
    for (one, day), places in at_of.items():
        if len(places) > 1:
            rows = ", ".join(str(filled.layer.numbers[at]) for at in places)
            text = (
                f"{show(one)} stands {len(places)} times on {day} (rows {rows}); keep one",
                f"{show(one)} 在 {day} 有 {len(places)} 条记录（第 {rows} 行）；请只保留一条",
            )
            wrong |= dict.fromkeys(places, text)
    filled.blame("date", wrong)


def _tell_no_day(filled: Filled) -> None:
    """Name those who want to be asked on a later day that is not said; a day that is wrong is named where it stands."""
    text = (f"{ASK_AGAIN} needs a day in 下次走访", f"选“{ASK_AGAIN}”须在“下次走访”填写日期")
    cells = filled.layer.columns.get("next_visit")
    wanted = [at for at, (said,) in filled.rows("contact_preference") if said == ASK_AGAIN]
    filled.blame("contact_preference", {at: text for at in wanted if cells is None or cells.iloc[at] is None})


def _tell_half_events(filled: Filled) -> None:
    """Name events without a day, and days and times of no event; a cell that is wrong is named where it stands."""
    cells = filled.layer.columns
    told = {
        name: {at for at, cell in enumerate(cells[name]) if not pd.isna(cell) and str(cell).strip()}
        for name in ("event", "event_date", "event_time")
        if name in cells
    }
    event, day, time = (told.get(name, set()) for name in ("event", "event_date", "event_time"))
    text = ("an event needs its day in 事项日期", "有走访事项须填写事项日期")
    filled.blame("event", dict.fromkeys(sorted(event - day), text))
    text = ("there is no event in 走访事项", "未填写走访事项")
    filled.blame("event_date", dict.fromkeys(sorted(day - event), text))
    filled.blame("event_time", dict.fromkeys(sorted(time - event), text))
