"""The area that somebody names by its code, and the profile that holds there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from shapely.geometry.base import BaseGeometry

from api.governance.area import TOWNSHIP, VILLAGE, codes_of, is_township
from api.services.inputs.profiles import find_profile
from api.store.base import Books
from api.store.conditions import AtMost, Begins, OpenOrAfter
from api.store.records.areas import Area
from api.store.records.plans import PlanRecord
from api.store.records.villages import VillageRecord
from geo.errors import Fault, InputError
from geo.formats.layer import show
from partition.profile import Profile

PROFILE = "xigu_1448"
"""Whose titles, bands and visits hold where the plan was made without a profile."""

NEAREST = 3


@dataclass(frozen=True)
class Place:
    """An area of the records: its code, its path, its level, and the plan that drew it."""

    code: str
    path: str
    level: str
    name: str
    record: Area | VillageRecord

    @property
    def plan_id(self) -> str | None:
        """The plan that drew it; None of a village or township."""
        return self.record.plan_id if isinstance(self.record, Area) else None


def find_place(books: Books, code: str, *, day: date, where: str = "area") -> Place:
    """
    Return the area of a code: as it holds on a day, or else as it last did.

    Raises
    ------
    InputError
        The records have no such area, or the scope does not see it; names those that look like it.
    """
    versions = books.areas.find(code=code)
    if versions:
        holding = [one for one in versions if one.valid_from <= day and (one.valid_to is None or day < one.valid_to)]
        area = (holding or versions)[-1]
        return Place(area.code, area.path, area.level, area.name, area)
    villages = books.villages.find()
    for village in villages:
        if code in (village.id, _own_code(village)):
            level = TOWNSHIP if is_township(code) else VILLAGE
            return Place(code, village.path, level, village.name, village)
    for village in villages:  # a township need have no record of its own: it is where its villages lie
        if is_township(code) and code in codes_of(village.path):
            return Place(code, _path_to(code, village.path), TOWNSHIP, code, village)
    for area in books.areas.find(parent=code, most=1):  # nor a village that was brought with its township
        if code in codes_of(area.path):
            return Place(code, _path_to(code, area.path), VILLAGE, code, area)
    near = get_close_matches(code, sorted({one.code for one in books.areas.find(most=5000)}), n=NEAREST, cutoff=0.0)
    told = ", ".join(near) or "-"
    en = f"no area has the code {show(code)}; nearest: {told}"
    raise InputError([Fault(where, en, f"没有编码为 {show(code)} 的区域；最接近的：{told}")])


def within(books: Books, code: str | None, *, day: date) -> Begins:
    """Return the condition of what lies in the area of a code, or anywhere without one; raises as `find_place`."""
    return Begins("/" if code is None else find_place(books, code, day=day).path)


def hold(books: Books, place: Place) -> None:
    """Let no other transaction hold the same area until this one ends, so that two cannot both take its last seat."""
    if isinstance(place.record, Area):
        books.areas.change(place.record, place.record)
    else:
        books.villages.change(place.record, place.record)


def areas_on(books: Books, day: date, *, meeting: BaseGeometry | None = None, **conditions: Any) -> tuple[Area, ...]:
    """Return the areas that hold on a day; where a geometry is given, those that have a point in common with it."""
    holding = {"valid_from": AtMost(day), "valid_to": OpenOrAfter(day), **conditions}
    return books.areas.find(**holding) if meeting is None else books.areas.meeting(meeting, **holding)


def profile_of_plan(books: Books, plan_id: str | None) -> Profile:
    """Return the profile that a plan of the records was asked for with, as `profile_asked`."""
    found = books.plans.find(id=plan_id) if plan_id else ()
    return profile_asked(found[0] if found else None)


def profile_at(books: Books, path: str, plan_id: str | None) -> Profile:
    """Return the profile of the plan that drew an area; of a village or township, of the last one published there."""
    if plan_id is not None:
        return profile_of_plan(books, plan_id)
    return profile_asked(last_published(books.plans.find(stage="published", path=Begins(path))))


def last_published(plans: Iterable[PlanRecord]) -> PlanRecord | None:
    """Return the plan, of plans that are published, which holds or will hold last; None where there is none."""
    return max(plans, key=lambda one: (one.valid_from or date.min, one.created, one.id), default=None)


def profile_asked(plan: PlanRecord | None) -> Profile:
    """Return the profile that a plan was asked for with; `PROFILE` where it names none that ships."""
    named = plan.asked.profile if plan is not None and plan.asked is not None else None
    try:
        return find_profile(named or PROFILE)
    except InputError:
        return find_profile(PROFILE)


def _path_to(code: str, path: str) -> str:
    """Return a path up to a code in it."""
    return path[: path.index(f"/{code}/")] + f"/{code}/"


def _own_code(village: VillageRecord) -> str | None:
    codes = codes_of(village.path)
    return codes[-1] if codes else None
