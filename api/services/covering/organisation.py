"""组织: who leads each area, and posts that nobody holds."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from api.governance.period import Period
from api.governance.post import Post, Title, holders, titles_of, vacancies
from api.services.covering.places import Node, Places
from api.services.covering.survey import Survey
from api.services.staffing.posts import as_post
from api.store.base import Books
from api.store.conditions import Begins
from api.store.scope import Scope

Led = Literal["yes", "vacant", "not_recorded"]
"""Whether somebody leads an area; ``not_recorded`` where no post of it was ever written down."""


@dataclass(frozen=True)
class Organisation:
    """
    How an area and those in it are led.

    ``leader`` is that of the area itself, None where no title leads its level. Of the ``areas`` that somebody ought to
    lead, ``led`` are, and of ``recorded`` any post was ever written down; ``vacancies`` are titles in these that fewer
    hold than the profile asks for.
    """

    leader: Led | None
    areas: int
    led: int
    recorded: int
    vacancies: int

    @property
    def share(self) -> float | None:
        """The part of the areas that somebody leads; None where nothing was recorded at all."""
        return round(self.led / self.areas, 3) if self.areas and self.recorded else None


@dataclass(frozen=True)
class Seat:
    """A title of an area that fewer hold on a day than the profile asks for."""

    node: Node
    title: Title
    held: int


@dataclass(frozen=True)
class Staffed:
    """The posts of a day: which areas somebody leads, and the seats that are empty, by path."""

    led: Mapping[str, Led]
    empty: Mapping[str, tuple[Seat, ...]]

    def of(self, places: Places, number: int) -> Organisation:
        """Return how an area and all in it are led."""
        paths = [places.nodes[n].path for n in places.within(number)]
        states = [self.led[path] for path in paths if path in self.led]
        return Organisation(
            self.led.get(places.nodes[number].path),
            len(states),
            states.count("yes"),
            len(states) - states.count("not_recorded"),
            sum(len(self.empty.get(path, ())) for path in paths),
        )


def staffed(books: Books, scope: Scope, found: Survey) -> Staffed:
    """Return how the areas that a scope sees are staffed on the day; ``books`` are seen with it."""
    places, day = found.places, found.day
    posts: dict[str, list[Post]] = defaultdict(list)
    recorded: set[str] = set()
    for path in scope:
        for one in books.posts.find(path=Begins(path)):
            recorded.add(one.area)
            if one.person_id is not None:
                posts[one.area].append(as_post(one))
    titles = {plan_id: titles_of(profile) for plan_id, profile in found.profiles.items()}
    led: dict[str, Led] = {}
    empty: dict[str, tuple[Seat, ...]] = {}
    for number in places.seen(scope):
        node = places.nodes[number]
        mine = _titles_of(node, titles)
        lead = next((one for one in mine if one.leads), None)
        if lead is not None:
            held = holders(posts[node.code], node.code, lead.name, day)
            led[node.path] = "yes" if held else "vacant" if node.code in recorded else "not_recorded"
        if node.code in recorded:
            empty[node.path] = tuple(_empty(node, mine, posts[node.code], day))
    return Staffed(led, {path: seats for path, seats in empty.items() if seats})


def _titles_of(node: Node, titles: Mapping[str, Sequence[Title]]) -> list[Title]:
    if node.area is None or node.area.plan_id is None:
        return []
    return [one for one in titles.get(node.area.plan_id, ()) if one.level == node.level]


def _empty(node: Node, titles: Sequence[Title], posts: Sequence[Post], day: date) -> Iterator[Seat]:
    within = Period(day, day + timedelta(days=1))
    for title in titles:
        if vacancies(posts, node.code, title, within):
            yield Seat(node, title, len(holders(posts, node.code, title.name, day)))
