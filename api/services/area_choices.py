"""Areas that somebody can choose from in a form: those that they see, townships that have no record among them."""

from dataclasses import dataclass
from datetime import date

from api.governance.area import EVERYTHING, TOWNSHIP, VILLAGE, codes_of, parent_path
from api.services.staffing.places import areas_on, last_published, profile_asked
from api.store.base import Books
from api.store.conditions import Among
from api.store.scope import Scope


@dataclass(frozen=True)
class AreaChoice:
    """An area by its path and code, what it is called and of which level; ``profile`` says which titles it has."""

    path: str
    code: str
    name: str
    level: str
    profile: str


def area_choices(books: Books, scope: Scope, day: date) -> tuple[AreaChoice, ...]:
    """Return the areas of a scope as they hold on a day: what somebody looks after, villages, and what is in these."""
    villages = books.villages.find()
    areas = areas_on(books, day)
    drawn = {plan.id: plan for plan in books.plans.find(id=Among(sorted({area.plan_id or "" for area in areas})))}
    published = books.plans.find(stage="published")

    def profile_below(path: str) -> str:
        return profile_asked(last_published(plan for plan in published if plan.path.startswith(path))).name

    above = {parent_path(village.path) for village in villages} | set(scope)
    named = {village.path for village in villages} | {area.path for area in areas}
    tops = [
        AreaChoice(path, (codes_of(path) or ("",))[-1], "", TOWNSHIP, profile_below(path))
        for path in sorted(above - named)
        if path != EVERYTHING
    ]
    own = [
        AreaChoice(one.path, (codes_of(one.path) or (one.id,))[-1], one.name, VILLAGE, profile_below(one.path))
        for one in villages
    ]
    inner = []
    for area in areas:
        profile = profile_asked(drawn.get(area.plan_id or "")).name if area.plan_id else profile_below(area.path)
        inner.append(AreaChoice(area.path, area.code, area.name, area.level, profile))
    return (*tops, *own, *inner)
