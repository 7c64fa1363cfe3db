"""All that coverage is counted from, on a day."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from api.services.covering.days import Days, days_of
from api.services.covering.doors import Doors, doors_stamp, read_doors
from api.services.covering.kept import Worked, spell_of
from api.services.covering.places import Places, read_places
from api.services.covering.plan_ground import PlanGround, read_ground
from api.services.staffing.places import areas_on, profile_of_plan
from api.services.staffing.today import day_of
from api.store.base import Books
from api.store.library import Library
from api.store.records.plans import PlanRecord
from api.store.scope import EVERYWHERE
from partition.profile import Profile


@dataclass(frozen=True)
class Survey:
    """
    Doors, areas and plans of a day; nothing in it is for who asks yet.

    ``plans`` are those that drew the areas, by id, and ``profiles`` theirs; ``library`` sees everything.
    """

    day: date
    today: date
    days: Days
    doors: Doors
    places: Places
    plans: Mapping[str, PlanRecord]
    profiles: Mapping[str, Profile]
    library: Library
    worked: Worked

    def ground(self, plan_id: str) -> PlanGround:
        """Return what is read of the files of a plan."""
        plan = self.plans[plan_id]
        return self.worked.grounds.of((plan.id, plan.version), partial(read_ground, self.library, plan.id))

    def grounds(self) -> dict[str, PlanGround]:
        """Return that of all plans, by id."""
        return {plan_id: self.ground(plan_id) for plan_id in self.plans}


def survey(library: Library, worked: Worked, day: date | None = None) -> Survey:
    """Return what there is to count on a day, today if none is given."""
    everything = library.seen_with(EVERYWHERE)
    with everything.store.reading() as books:
        today = day_of(books.now())
        asked, days = day or today, days_of(books)
        doors = worked.doors.of(doors_stamp(books), lambda: read_doors(books))
        key = (doors.digest, books.villages.count(), _areas_stamp(books), days.since(asked))
        plans = {one.id: one for one in books.plans.find(stage="published")}
        known = worked.places.of(key, lambda: _places(books, worked, everything, plans, doors, key, asked))
        drew = {node.area.plan_id for node in known.nodes if node.area is not None}
        mine = {plan_id: plan for plan_id, plan in plans.items() if plan_id in drew}
        profiles = {plan_id: _profile(books, worked, plan) for plan_id, plan in mine.items()}
    return Survey(asked, today, days, doors, known, mine, profiles, everything, worked)


def _profile(books: Books, worked: Worked, plan: PlanRecord) -> Profile:
    name = plan.asked.profile if plan.asked else None
    return worked.profiles.of((name, spell_of(books.now())), lambda: profile_of_plan(books, plan.id))


def _areas_stamp(books: Books) -> Hashable:
    plans = books.plans.find(stage="published")
    return (books.areas.count(), *((one.id, one.version, one.valid_from, one.valid_to) for one in plans))


def _places(
    books: Books,
    worked: Worked,
    library: Library,
    plans: Mapping[str, PlanRecord],
    doors: Doors,
    stamp: Hashable,
    day: date,
) -> Places:
    areas = tuple(one for one in areas_on(books, day) if one.plan_id)
    drew = sorted({one.plan_id for one in areas if one.plan_id is not None and one.plan_id in plans})

    def names() -> dict[str, str]:
        grounds = [
            worked.grounds.of((plan_id, plans[plan_id].version), partial(read_ground, library, plan_id))
            for plan_id in drew
        ]
        return {code: name for ground in grounds for code, name in ground.villages.items()}

    village_of = {plan.id: plan.village_id for plan in plans.values()}
    return read_places(areas, books.villages.find(), doors, names, stamp, village_of)
