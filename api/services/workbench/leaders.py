"""Who leads the grids of a plan: as the posts of the day say, or else as the table of today's grids said."""

from collections.abc import Iterable, Mapping
from datetime import date

from api.governance.post import Post, holders, titles_of
from api.services.redrawing.desk import Desk
from api.services.staffing.places import profile_of_plan
from api.services.staffing.posts import as_post
from api.store.base import Books
from api.store.conditions import Among, AtMost, Begins, OpenOrAfter
from api.store.records.plans import PlanRecord


def leaders_of(books: Books, plan: PlanRecord, desk: Desk, day: date) -> dict[str, dict[str, str]]:
    """
    Return the names of who leads grids on a day, by level and by code; a grid without anybody is left out.

    Told are the grids of the plan, and the areas that there are where it lies.
    """
    known = {level: _codes(desk, level) for level in desk.level_names}
    for area in books.areas.find(path=Begins(plan.path), valid_from=AtMost(day), valid_to=OpenOrAfter(day)):
        if area.level in known:
            known[area.level].add(area.code)
    posts = _posts(books, set().union(*known.values()), day)
    names = _names(books, {post.person for post in posts})
    titles = {one.level: one.name for one in titles_of(profile_of_plan(books, plan.id)) if one.leads}
    told: dict[str, dict[str, str]] = {}
    for level, codes in known.items():
        led = {code: holders(posts, code, titles.get(level, ""), day) for code in codes}
        found = {code: names[people[0]] for code, people in led.items() if people and people[0] in names}
        told[level] = _said(desk, level) | found
    return told


def _codes(desk: Desk, level: str) -> set[str]:
    return {grid for drawing in desk.drawings_at(level) for grid in drawing.names}


def _posts(books: Books, codes: Iterable[str], day: date) -> list[Post]:
    kept = books.posts.find(area=Among(sorted(codes)), valid_from=AtMost(day), valid_to=OpenOrAfter(day))
    return [as_post(one) for one in kept if one.person_id is not None]


def _names(books: Books, people: Iterable[str]) -> Mapping[str, str]:
    """Return the names of people, by id; of those whom who asks does not see, nothing."""
    found = books.people.find(id=Among(sorted(map(int, people))))
    return {str(person.id): person.name for person in found}


def _said(desk: Desk, level: str) -> dict[str, str]:
    """Return the leaders that the plan brought with it."""
    table = desk.begun.tables.grids_of(level)
    if "leader" not in table:
        return {}
    said = zip(table["grid_id"].astype(str), table["leader"], strict=True)
    return {grid: leader for grid, leader in said if isinstance(leader, str) and leader}
