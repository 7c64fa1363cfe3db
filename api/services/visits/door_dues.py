"""How a door is visited: its tier without a reason, how it likes to be reached, and what has to be looked at."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from api.governance.role import Permission, require
from api.services.accounts.audit import READ, note_in
from api.services.accounts.callers import Caller
from api.services.staffing.places import profile_of_plan
from api.services.staffing.today import day_of
from api.services.visits.results import areas_of_doors
from api.store.base import Books, Store
from api.store.records.villages import Door
from api.store.records.visits import DoorDue
from api.store.scope import Scope
from geo.errors import Fault, InputError
from partition.visits.frequency import VisitPolicy, policy_of

HALF_A_YEAR = 183
"""Days within which a tier is looked at again, whatever a profile says."""

ASK_WITHIN = 366
"""Days within which a household is asked again that said not before a day."""


@dataclass(frozen=True)
class DueSaid:
    """What is said of a door; what is not among ``told`` stays: tier, review_by, contact_preference, ask_again."""

    told: dict[str, Any] = field(default_factory=dict)

    @property
    def of_tier(self) -> bool:
        """Whether a tier is said, which takes a right of its own."""
        return bool({"tier", "review_by"} & self.told.keys())


def read_due(store: Store, scope: Scope, who: Caller, village: str, household: str, now: datetime) -> DoorDue:
    """
    Return how a door is visited, and write down that somebody looked.

    Raises
    ------
    NotFoundError
        There is no such door, or it is not for who asks.
    """
    with store.writing(scope) as books:
        door = books.households.get(village, household)
        note_in(books, who, READ, now, path=door.path, subject=f"{village}/{household}")
        return _kept(books, door)[0]


def set_due(store: Store, scope: Scope, who: Caller, village: str, household: str, said: DueSaid) -> DoorDue:
    """
    Keep what is said of a door, and write down that somebody was shown the rest of it.

    Raises
    ------
    NotFoundError, NotAllowedError
        There is no such door; or who asks may not set tiers there.
    InputError
        It cannot be; every fault.
    """
    with store.reading(scope) as books:
        door, today = books.households.get(village, household), day_of(books.now())
    with store.reading() as books:
        area = areas_of_doors(books, [(door, today)]).get(((village, household), today))
        policy = policy_of(profile_of_plan(books, None if area is None else area.plan_id))
    if said.of_tier:
        require(who.grants, Permission.SET_TIERS, door.path)
    with store.writing(scope) as books:
        before, kept = _kept(books, door)
        after = _said(before, said, policy, today)
        told = {"changed": sorted(said.told)}  # which, and never what: a row says nobody's tier
        note_in(books, who, READ, books.now(), path=door.path, subject=f"{village}/{household}", detail=told)
        if not kept:
            books.dues.add(after)
        elif after != before:
            books.dues.change(before, after)
    return after


def checked_doors(store: Store, scope: Scope, who: Caller, now: datetime) -> tuple[DoorDue, ...]:
    """Return the doors of which the register does not hold any more, and write down that somebody looked."""
    with store.writing(scope) as books:
        found = tuple(one for one in books.dues.find() if one.to_check is not None)
        for path in scope:
            note_in(books, who, READ, now, path=path, subject="register matters")
    return found


def settle(store: Store, scope: Scope, village: str, household: str) -> None:
    """Say that the register was looked at. Raises `NotFoundError` where there is no such door."""
    with store.writing(scope) as books:
        before = books.dues.get(village, household)
        books.dues.change(before, replace(before, to_check=None))


def _kept(books: Books, door: Door) -> tuple[DoorDue, bool]:
    found = books.dues.find(village_id=door.village_id, household_id=door.household_id)
    return (found[0], True) if found else (DoorDue(door.village_id, door.household_id, door.path), False)


def _said(before: DoorDue, said: DueSaid, policy: VisitPolicy, today: date) -> DoorDue:
    after = replace(before, **said.told)
    most = today + timedelta(days=min(policy.review_days, HALF_A_YEAR))
    faults: list[Fault] = []
    if said.of_tier and after.tier is None:
        after = replace(after, review_by=None)
    if said.of_tier and after.tier is not None:
        if "review_by" not in said.told or after.review_by is None:
            after = replace(after, review_by=most)
        faults += _tier_faults(after, policy, today, most)
    if "ask_again" in said.told and after.ask_again is not None:
        latest = today + timedelta(days=ASK_WITHIN)
        if not today < after.ask_again <= latest:
            en = f"must be after {today} and at most {latest}, got {after.ask_again}"
            faults.append(Fault("ask_again", en, f"应晚于 {today} 且不晚于 {latest}，得到 {after.ask_again}"))
    if faults:
        raise InputError(faults)
    return after


def _tier_faults(after: DoorDue, policy: VisitPolicy, today: date, most: date) -> list[Fault]:
    faults = []
    if after.tier not in policy.interval_days:
        right, met = ", ".join(policy.interval_days), str(after.tier)[:40]
        faults.append(Fault("tier", f"must be one of {right}, got {met!r}", f"应为 {right} 之一，得到 {met!r}"))
    if after.review_by is not None and not today < after.review_by <= most:
        en = f"must be after {today} and at most {most}, got {after.review_by}"
        faults.append(Fault("review_by", en, f"应晚于 {today} 且不晚于 {most}，得到 {after.review_by}"))
    return faults
