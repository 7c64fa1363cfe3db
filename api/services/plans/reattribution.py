"""For which doors it changes who is answerable when a plan takes the place of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.governance.attribution import Reattribution, reattribute
from api.governance.post import Post, titles_of
from api.services.plans.diff import Doors, doors_of
from api.services.plans.standing import published_before
from api.store.conditions import Among
from api.store.library import Library
from api.store.records.plans import PlanRecord
from partition.profile import shipped_profile


@dataclass(frozen=True)
class LevelReattribution:
    """What changes for people at a level: doors in other grids, and those that other people lead."""

    level: str
    before: Doors
    after: Doors
    households: Mapping[str, int]
    found: Reattribution

    @property
    def moved(self) -> tuple[str, ...]:
        """Doors whose grid changes, in the order of their ids."""
        doors = sorted({*self.before, *self.after})
        return tuple(door for door in doors if self.before.get(door) != self.after.get(door))


def reattribution(
    library: Library, plan_id: str, today: date
) -> tuple[PlanRecord, PlanRecord | None, tuple[LevelReattribution, ...]]:
    """
    Return a plan, the one that it takes the place of (None where it is the first), and what changes at each level.

    The day is that from which the plan holds, today where it is not published.

    Raises
    ------
    NotFoundError, NotReadyError
        As `api.services.plans.keeping.ready_plan`.
    """
    with library.store.reading(library.scope) as books:
        plan = books.plans.get(plan_id)
        previous = published_before(books, plan)
    after, households = doors_of(library, plan)
    before, counts = doors_of(library, previous) if previous else ({}, {})
    areas = {*_areas(before), *_areas(after)}
    with library.store.reading(library.scope) as books:
        kept = books.posts.find(area=Among(sorted(areas)))
    posts = [
        Post(one.area, one.title, str(one.person_id), one.valid_from, one.valid_to, str(one.id))
        for one in kept
        if one.person_id is not None
    ]
    leads, day = _leads(plan), plan.valid_from or today
    levels = tuple(
        LevelReattribution(
            level,
            before.get(level, {}),
            doors,
            {**counts, **households},
            reattribute(before.get(level, {}), doors, posts, lead=leads.get(level, ""), day=day),
        )
        for level, doors in after.items()
    )
    return plan, previous, levels


def lead_titles(profile: str | None) -> dict[str, str]:
    """Return the title of who leads an area, by level; nothing where no profile says."""
    if profile is None:
        return {}
    return {title.level: title.name for title in titles_of(shipped_profile(profile)) if title.leads}


def _leads(plan: PlanRecord) -> dict[str, str]:
    return lead_titles(plan.asked.profile if plan.asked else None)


def _areas(grids: Mapping[str, Doors]) -> Sequence[str]:
    return [grid for doors in grids.values() for grid in doors.values()]
