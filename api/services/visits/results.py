"""Results of visits as they are keyed: all of a batch or nothing, and a batch that is sent twice is written once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, get_args

import numpy as np
import shapely
from shapely import MultiPoint

from api.services.staffing.places import PROFILE, areas_on, profile_of_plan
from api.services.staffing.today import day_of
from api.store.base import Books, StaleError, Store, TakenError
from api.store.conditions import Among
from api.store.records.areas import Area
from api.store.records.users import AnsweredRecord
from api.store.records.villages import Door
from api.store.records.visits import DoorDue, VisitRecord
from api.store.scope import Scope
from geo.errors import Fault, InputError
from geo.formats.layer import show
from geo.personal import personal_numbers

MOST = 500
"""Results of one batch."""

TRIES = 10
"""How often a batch is tried while others write at the same doors."""

Outcome = Literal["visited", "absent", "refused", "moved", "phoned"]
Contact = Literal["visit", "phone", "on_demand", "refused"]
Key = tuple[str, str]
"""Village and household: a door."""


class KeyUsedError(TakenError):
    """A key came with another body before."""


@dataclass(frozen=True)
class Result:
    """
    What came of one visit.

    ``contact_preference`` and ``ask_again`` are what a household said that declined; ``needs`` are codes.
    """

    village: str
    household: str
    day: date
    outcome: Outcome
    needs: tuple[str, ...] = ()
    sheet: str | None = None
    contact_preference: Contact | None = None
    ask_again: date | None = None

    @property
    def made(self) -> bool:
        """Whether somebody was met, or spoken to by telephone."""
        return self.outcome in ("visited", "phoned")


@dataclass(frozen=True)
class Asked:
    """A batch: who sends it, the key that names it, a digest of its body, and who of the staff that is."""

    by: str
    key: str
    digest: str
    results: tuple[Result, ...]
    person_id: int | None = None


@dataclass(frozen=True)
class _Ground:
    """A batch that was checked: its results, the doors that are seen, and the area of each on the day of its visit."""

    results: tuple[Result, ...]
    doors: Mapping[Key, Door]
    areas: Mapping[tuple[Key, date], Area]


def record_results(store: Store, scope: Scope, asked: Asked) -> Mapping[str, Any]:
    """
    Keep the results of visits and return what was answered, or what was answered to the same batch before.

    Raises
    ------
    InputError
        A result cannot be: every fault of every row, and nothing was written.
    KeyUsedError
        The key named another batch before.
    """
    for attempt in range(TRIES):
        with store.reading() as books:
            if before := books.answered.find(user_id=asked.by, key=asked.key):
                return _as_before(before[0], asked)
        ground = _checked(store, scope, asked.results)
        try:
            return _write(store, scope, asked, ground)
        except (StaleError, TakenError):  # others wrote at the same doors, or the same batch came twice at once
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _as_before(before: AnsweredRecord, asked: Asked) -> Mapping[str, Any]:
    if before.body_hash == asked.digest:
        return before.answer
    en = "this key came with another body before; give each batch a key of its own"
    raise KeyUsedError(Fault("Idempotency-Key", en, "此键已用于其他内容；请为每批结果使用新的键"))


def _write(store: Store, scope: Scope, asked: Asked, ground: _Ground) -> Mapping[str, Any]:
    with store.writing(scope) as books:
        # the key is taken first: whoever sends it at the same moment waits here, and then finds the answer
        claim = AnsweredRecord(asked.by, asked.key, asked.digest, books.now(), 0)
        books.answered.add(claim)
        n_new = _write_visits(books, ground, asked.person_id)
        _write_dues(books, ground)
        told = {(_door_of(one), one.day, one.outcome) for one in ground.results}
        n_of = {word: sum(outcome == word for _, _, outcome in told) for word in get_args(Outcome)}
        answer = {
            "results": len(asked.results),
            "visits": n_new,
            "known": n_of["visited"] + n_of["phoned"] - n_new,
            "due_again": n_of["absent"],
            "refused": n_of["refused"],
            "moved": n_of["moved"],
        }
        held = books.answered.get(asked.by, asked.key)
        books.answered.change(held, replace(held, status=200, answer=answer))
    return answer


def _write_visits(books: Books, ground: _Ground, person_id: int | None) -> int:
    """Keep a record of each door and day on which somebody was met; return how many are new."""
    made: dict[tuple[Key, date], list[Result]] = defaultdict(list)
    for one in ground.results:
        if one.made:
            made[_door_of(one), one.day].append(one)
    new: list[VisitRecord] = []
    for (key, day), told in made.items():
        needs = tuple(sorted({code for one in told for code in one.needs}))
        sheet = next((one.sheet for one in told if one.sheet), None)
        called = all(one.outcome == "phoned" for one in told)
        known = books.visits.find(village_id=key[0], household_id=key[1], day=day)
        if known:
            before = known[0]
            both = tuple(sorted({*before.needs, *needs}))
            books.visits.change(before, replace(before, needs=both, called=before.called and called))
            continue
        area = ground.areas.get((key, day))
        code, plan_id = (None, None) if area is None else (area.code, area.plan_id)
        path = ground.doors[key].path
        new.append(VisitRecord(0, *key, path, day, code, plan_id, person_id, sheet, needs, called))
    books.visits.add(*new)
    return len(new)


def _write_dues(books: Books, ground: _Ground) -> None:
    by_door: dict[Key, list[Result]] = defaultdict(list)
    for one in sorted(ground.results, key=lambda one: one.day):
        by_door[_door_of(one)].append(one)
    for key, told in sorted(by_door.items()):
        door = ground.doors[key]
        kept = books.dues.find(village_id=key[0], household_id=key[1])
        before = kept[0] if kept else DoorDue(*key, door.path)
        after = replace(before, path=door.path)
        for one in told:
            after = due_after(after, one)
        if not kept:
            books.dues.add(after)
        elif after != before:
            books.dues.change(before, after)


def due_after(due: DoorDue, one: Result) -> DoorDue:
    """
    Return how a door stands after a result.

    What is older than the last visit says nothing of today. Of an absence only that the door is due again is kept; a
    refusal is a preference, and leaves nothing due.
    """
    last = due.last_visit
    if last is not None and (one.day < last or (one.day == last and one.outcome == "absent")):
        return due
    match one.outcome:
        case "visited" | "phoned":
            return replace(due, last_visit=one.day, due_again=False, ask_again=None, to_check=None)
        case "absent":
            return replace(due, due_again=True, ask_again=None)
        case "refused":
            wish = one.contact_preference or (None if one.ask_again else "refused")
            return replace(due, contact_preference=wish, ask_again=one.ask_again, due_again=False)
        case _:
            return replace(due, to_check=one.day, due_again=False)


def _checked(store: Store, scope: Scope, results: Sequence[Result]) -> _Ground:
    """Return the doors of a batch and their areas. Raises `InputError` with every fault of every row."""
    with store.reading(scope) as books:
        today = day_of(books.now())
        doors = dict(_doors(books, {_door_of(one) for one in results}))
    results = _at_doors(results, doors)
    with store.reading() as books:  # areas that were published are everybody's, also those that a door lay in before
        areas = areas_of_doors(books, [(doors[key], one.day) for one in results if (key := _door_of(one)) in doors])
        codes: dict[str | None, set[str]] = {}
        faults: list[Fault] = []
        for row, one in enumerate(results):
            area = areas.get((_door_of(one), one.day))
            plan_id = None if area is None else area.plan_id
            if one.needs and plan_id not in codes:
                codes[plan_id] = {need.code for need in _needs(books, plan_id)}
            known = codes.get(plan_id, set())
            faults += (replace(fault, where=f"results.{row}.{fault.where}") for fault in _faults(one, today, known))
            if _door_of(one) not in doors:
                en = f"there is no household {show(one.household)} in {show(one.village)}"
                zh = f"{show(one.village)} 中没有住户 {show(one.household)}"
                faults.append(Fault(f"results.{row}.household", en, zh))
    faults += _contradictions(results)
    if faults:
        raise InputError(faults)
    return _Ground(results, doors, areas)


def areas_of_doors(books: Books, met: Collection[tuple[Door, date]]) -> dict[tuple[Key, date], Area]:
    """
    Return the lowest drawn area that held around a door on a day; doors in none are left out.

    On a border between two the one of the smaller code holds, so that the answer is always the same.
    """
    by_day: dict[date, dict[Key, Door]] = defaultdict(dict)
    for door, day in met:
        by_day[day][door.village_id, door.household_id] = door
    found: dict[tuple[Key, date], Area] = {}
    for day, doors in by_day.items():
        points = np.array([shapely.centroid(door.geom) for door in doors.values()], dtype=object)
        around = MultiPoint(list(points))
        areas = [one for one in areas_on(books, day, meeting=around) if one.geom is not None and one.plan_id]
        tree = shapely.STRtree(np.array([one.geom for one in areas], dtype=object))
        keys = list(doors)
        for at, i in zip(*tree.query(points, predicate="intersects"), strict=True):
            key, area = (keys[at], day), areas[i]
            if key not in found or _rank(area) < _rank(found[key]):
                found[key] = area
    return found


def _rank(area: Area) -> tuple[int, str]:
    return -area.path.count("/"), area.code


def _doors(books: Books, keys: Collection[Key]) -> Iterator[tuple[Key, Door]]:
    """Yield the doors that are seen, also those of which only a part is named."""
    for village in sorted({village for village, _ in keys}):
        ids = {name for each, household in keys if each == village for name in (household, whole_door(household))}
        for door in books.households.find(village_id=village, household_id=Among(sorted(ids))):
            yield (village, door.household_id), door


def _needs(books: Books, plan_id: str | None) -> Sequence[Any]:
    return profile_of_plan(books, plan_id).visits.need_codes or profile_of_plan(books, PROFILE).visits.need_codes


def _faults(one: Result, today: date, needs: Collection[str]) -> Iterator[Fault]:
    if one.day > today:
        yield Fault("date", f"{one.day} is to come; at most {today}", f"{one.day} 尚未到；应不晚于 {today}")
    if one.needs and not one.made:
        en = f"needs are told at a visit or call, got {one.outcome}"
        yield Fault("needs", en, f"只有走访或通话时才有需求，得到 {one.outcome}")
    elif unknown := sorted(set(one.needs) - set(needs)):
        told, right = ", ".join(map(show, unknown)), ", ".join(sorted(needs))
        yield Fault("needs", f"no need has the code {told}; there are {right}", f"没有需求代码 {told}；可用：{right}")
    if one.sheet is not None and (any(personal_numbers(one.sheet)) or not one.sheet.isprintable()):
        yield Fault("sheet", "is no number of a sheet, such as p12-03", "不是走访单编号，例如 p12-03")
    if one.outcome != "refused" and (one.contact_preference or one.ask_again):
        en = f"contact_preference and ask_again go with refused, got {one.outcome}"
        yield Fault("result", en, f"contact_preference 和 ask_again 只用于 refused，得到 {one.outcome}")
    if one.ask_again is not None and one.ask_again <= one.day:
        en = f"{one.ask_again} is not after the visit of {one.day}"
        yield Fault("ask_again", en, f"{one.ask_again} 不晚于走访日期 {one.day}")


def _contradictions(results: Sequence[Result]) -> Iterator[Fault]:
    """Yield rows that say something else of a door and day than an earlier row."""
    first: dict[tuple[Key, date], tuple[int, Result]] = {}
    for row, one in enumerate(results):
        at, other = first.setdefault((_door_of(one), one.day), (row, one))
        same = (one.outcome, one.contact_preference, one.ask_again)
        if same != (other.outcome, other.contact_preference, other.ask_again):
            en = f"row {at} says {other.outcome} of the same door and day, this one {one.outcome}; keep one"
            zh = f"第 {at} 行对同一住户同一天为 {other.outcome}，此行为 {one.outcome}；请只保留一条"
            yield Fault(f"results.{row}.result", en, zh)


def _door_of(one: Result) -> Key:
    return one.village, one.household


def _at_doors(results: Sequence[Result], doors: Collection[Key]) -> tuple[Result, ...]:
    """Return results of parts of large addresses, such as ``h7#2``, as those of their doors."""
    return tuple(
        one
        if _door_of(one) in doors or (one.village, whole_door(one.household)) not in doors
        else replace(one, household=whole_door(one.household))
        for one in results
    )


def whole_door(household: str) -> str:
    """Return the id of an address by that of a part of it: what follows the last ``#`` is a number."""
    whole, _, part = household.rpartition("#")
    return whole if whole and part.isascii() and part.isdigit() else household
