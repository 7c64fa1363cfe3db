"""Who walks and where each household stands, read from the files of members and visits; without files, by default."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame

from api.services.rounds.plan import centre_given_to
from geo.errors import Fault, InputError
from geo.formats.calls import read_calls
from geo.formats.layer import list_some
from geo.formats.members import Areas, read_staff
from geo.formats.visits import read_visits
from partition.tables import PlanTables
from partition.visits.frequency import Contact, Event, Standing, VisitPolicy
from partition.visits.frequency.history import Record, standing_after
from partition.visits.staff import Staff


def read_members(path: Path | None, ground: PlanTables, notices: list[Fault] | None = None) -> tuple[Staff, ...]:
    """
    Return those who go on rounds, in the order of their grids; every grid with households is with one of them.

    Without a file each lowest-level grid has its leader, and so has a grid that is with nobody in the file. Of areas
    that lie in one another the finer one goes first: who is given a village has those of its grids that are with
    nobody else, and who is left without any does not walk: ``notices`` names those members, and grids with nobody.

    Raises
    ------
    InputError
        The plan has no households, or the file cannot be used; carries every fault.
    """
    if ground.households.empty:
        raise InputError([Fault("plan", "the plan has no households", "方案中没有住户")])
    told: list[Fault] = []
    listed = () if path is None else tuple(_listed(path, ground, told))
    taken = {grid_id for one in listed for grid_id in one.grid_ids}
    if path is not None:
        _tell_called_as_leaders(path, listed, set(_lowest(ground)) - taken)
        told += _with_nobody(path, [one for one in _lowest(ground) if one not in taken])
    if notices is not None:
        notices += told
    leaders = (
        Staff(grid_id, "", (grid_id,), _start(ground, (grid_id,)))
        for grid_id in _lowest(ground)
        if grid_id not in taken
    )
    rank = {grid_id: i for i, grid_id in enumerate(_lowest(ground))}
    return tuple(sorted((*listed, *leaders), key=lambda one: rank[one.grid_ids[0]]))


def read_standings(
    path: Path | None, households: GeoDataFrame, policy: VisitPolicy, first_day: date
) -> tuple[Standing, ...]:
    """
    Return where each household stands before a day, in the order of the rows; without a file all are blank.

    ``place`` counts the rows from 1: row 0 of walking distances is where a member sets out.

    Raises
    ------
    InputError
        The file cannot be used; carries every fault.
    """
    ids = households["household_id"].astype(str)
    whole = households["address_id"].astype(str) if "address_id" in households else ids
    records = {} if path is None else _records(path, {*ids, *whole}, policy, first_day)
    # of a part of a large address holds what was said of it, and of the whole
    said = [
        [one for name in dict.fromkeys(names) for one in records.get(name, ())]
        for names in zip(whole, ids, strict=True)
    ]
    return tuple(standing_after(one, told, policy) for one, told in zip(_blank(households), said, strict=True))


def _lowest(ground: PlanTables) -> list[str]:
    """Return the lowest-level grids that have households, in the order of the plan."""
    lived_in = set(ground.households[ground.levels[-1]].dropna().astype(str))
    return [grid_id for grid_id in ground.grids_of(ground.levels[-1])["grid_id"].astype(str) if grid_id in lived_in]


def _areas(ground: PlanTables) -> tuple[Areas, dict[str, int]]:
    """Return the lowest-level grids in each grid and village of the plan, and how fine each is, the finest 0."""
    households = ground.households
    columns = [*reversed(ground.levels), "village"]
    areas: dict[str, frozenset[str]] = {}
    fineness: dict[str, int] = {}
    for rank, column in enumerate(columns):
        for code, rows in households.groupby(column)[ground.levels[-1]]:
            areas.setdefault(str(code), frozenset(rows.astype(str)))
            fineness.setdefault(str(code), rank)
    return areas, fineness


def _listed(path: Path, ground: PlanTables, notices: list[Fault]) -> Iterator[Staff]:
    """Yield the members of a file that have a grid left; notices name the others, and who has their grids."""
    areas, fineness = _areas(ground)
    table = read_staff(path, areas, ground.households.geometry)
    rank = {grid_id: i for i, grid_id in enumerate(_lowest(ground))}
    walker: dict[str, int] = {}
    given = [(fineness[code], at, code) for at, codes in enumerate(table["area"]) for code in codes]
    for _, at, code in sorted(given):
        for grid_id in areas[code]:
            walker.setdefault(grid_id, at)
    for at, row in enumerate(table.to_dict("records")):
        grid_ids = tuple(sorted((one for one, has in walker.items() if has == at), key=rank.__getitem__))
        if grid_ids:
            yield _member(row, grid_ids, ground)
        else:
            walkers = sorted({walker[one] for code in row["area"] for one in areas[code]})
            notices.append(_left_without(path, table, row, walkers))


def _left_without(path: Path, table: GeoDataFrame, row: dict[str, Any], walkers: Sequence[int]) -> Fault:
    """Return that a member has no grid left, and with whom the grids of the member's areas are."""
    who, others = _named(row), [_named(table.iloc[at]) for at in walkers]
    area = "、".join(row["area"])
    (en, _), (_, zh) = list_some(others), list_some(others)
    return Fault(
        path.name,
        f"{who} has no grid left and does not walk: all of {area} is with {en}, who have finer areas",
        f"{who} 没有剩余网格，不安排走访：{area} 已按更小的范围由 {zh} 负责",
    )


def _named(row: Any) -> str:
    return f"{row['name']} ({row['member_id']})"


def _with_nobody(path: Path, grid_ids: Sequence[str]) -> list[Fault]:
    """Return that grids are with nobody in a file, if any are."""
    if not grid_ids:
        return []
    (en, zh), n = list_some(grid_ids), len(grid_ids)
    return [
        Fault(
            path.name,
            f"{n} grids are with nobody in the file, each goes to a leader of its own: {en}",
            f"表中无人负责 {n} 个网格，各按一名负责人安排：{zh}",
        )
    ]


def _tell_called_as_leaders(path: Path, listed: Sequence[Staff], with_nobody: set[str]) -> None:
    """Raise members whose ids are codes of grids with nobody: the leader of such a grid has its code for an id."""
    shared = [one.member_id for one in listed if one.member_id in with_nobody]
    if shared:
        named = ", ".join(shared)
        en = f"{named} of 工号 (member_id) is the code of a grid that is with nobody; give the member another id"
        zh = f"工号 {named} 与无人负责的网格编码相同；请另取工号"
        raise InputError([Fault(path.name, en, zh)])


def _member(row: dict[str, Any], grid_ids: tuple[str, ...], ground: PlanTables) -> Staff:
    start = row["geometry"]
    return Staff(
        row["member_id"],
        row["name"],
        grid_ids,
        _start(ground, grid_ids) if start is None else start,
        row["weekdays"],
        None if row["minutes"] is None else float(row["minutes"]),
        row["leave"],
        row["evening"],
    )


def _start(ground: PlanTables, grid_ids: Sequence[str]) -> shapely.Point:
    """
    Return where the round of a leader sets out: at the given centre of the grid, or the door of its centre household.

    Without either, or of several grids, at the door nearest the middle.
    """
    if (given := centre_given_to(ground, ground.levels[-1], grid_ids)) is not None:
        return given
    households = ground.households
    doors = households[households[ground.levels[-1]].astype(str).isin(grid_ids)]
    if len(grid_ids) == 1:
        grids = ground.grids_of(ground.levels[-1])
        centre = grids.loc[grids["grid_id"].astype(str) == grid_ids[0], "centre_household_id"].iloc[0]
        own = doors[doors["address_id" if "address_id" in doors else "household_id"] == centre]
        if len(own):
            return shapely.Point(own.geometry.iloc[0])
    xy = shapely.get_coordinates(doors.geometry.to_numpy())
    # where nobody lives at any door, all count alike
    weights = np.maximum(doors["households"].to_numpy(dtype=float), 1e-9)
    middle = np.average(xy, axis=0, weights=weights)
    return shapely.Point(xy[np.hypot(*(xy - middle).T).argmin()])


def _blank(households: GeoDataFrame) -> Iterator[Standing]:
    floors = households["floor"] if "floor" in households else [None] * len(households)
    rows = zip(households["household_id"].astype(str), households["households"], floors, strict=True)
    for place, (household_id, count, floor) in enumerate(rows, start=1):
        yield Standing(household_id, place, int(count), _floor(floor))


def _floor(cell: object) -> int | None:
    """Return a storey such as 3 or 3层 as a number; None where it is none above the ground."""
    text = str(cell).removesuffix(".0").removesuffix("层").removesuffix("楼")
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_FLOORS else None


MOST_FLOORS = 200
"""Storeys above which a number is no storey."""


def tell_wrong_records(path: Path, policy: VisitPolicy, first_day: date) -> None:
    """
    Read a file of visits for households that are not known.

    Raises
    ------
    InputError
        The file cannot be used, whatever households there are; carries every fault.
    """
    _records(path, None, policy, first_day)


def _records(path: Path, ids: Collection[str] | None, policy: VisitPolicy, first_day: date) -> dict[str, list[Record]]:
    words = {code: policy.words.get(code, (code,)) for code in policy.interval_days}
    events = {code: policy.event_words.get(code, (code,)) for code in policy.within_hours}
    faults: list[Fault] = []
    rows: list[dict[Any, Any]] = []
    for read in (
        partial(read_visits, path, ids, words, last_day=first_day, review_days=policy.review_days, events=events),
        partial(read_calls, path, ids, last_day=first_day),
    ):
        try:
            rows += read().to_dict("records")
        except InputError as error:
            faults += [each for each in error.faults if each not in faults]  # what no reader can open both tell of
    if faults:
        raise InputError(faults)
    records: dict[str, list[Record]] = {}
    for row in rows:
        contact = row["contact_preference"]
        record = Record(
            day=row["date"],
            visited=row["visited"],
            again=row["again"],
            refused=row["refused"],
            tier=row["tier"],
            review_by=row["review_date"],
            contact=None if contact is None else Contact(contact),
            ask_again=row["next_visit"],
            evening=row["evening"],
            event=_event(row),
        )
        records.setdefault(row["household_id"], []).append(record)
    return records


def _event(row: Mapping[Any, Any]) -> Event | None:
    """Return the event that a row tells of; without a time the day's first minute counts, so that no hour is lost."""
    if row["event"] is None:
        return None
    minute = 0 if row["event_time"] is None else int(row["event_time"])
    return Event(row["event"], datetime.combine(row["event_date"], time()) + timedelta(minutes=minute))
