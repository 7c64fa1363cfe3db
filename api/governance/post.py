"""Posts: who holds which title of which area, from when to when; vacancies, and handing over."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from api.governance.errors import WrongStateError
from api.governance.period import Period, counts_over, in_force, joined
from geo.errors import Fault
from partition.profile import Profile


@dataclass(frozen=True)
class Title:
    """A post of a level as the profile has it: ``least`` to ``most`` people hold it at once; ``most`` None is any."""

    name: str
    level: str
    zh: str
    en: str
    least: int
    most: int | None
    leads: bool = False


@dataclass(frozen=True)
class Post:
    """
    That a person holds a title of an area, from ``valid_from`` up to ``valid_to``, which is the first day without.

    A person may hold several posts at once. ``id`` is empty until a store has given one.
    """

    area: str
    title: str
    person: str
    valid_from: date
    valid_to: date | None = None
    id: str = ""

    @property
    def period(self) -> Period:
        """The days on which it is held."""
        return Period(self.valid_from, self.valid_to)


def titles_of(profile: Profile) -> tuple[Title, ...]:
    """Return every title that a profile has, from the township down, who leads first."""
    ranks = [
        *((area.level, area.leader, area.posts) for area in profile.above),
        *((level.name, level.leader, level.posts) for level in profile.levels),
    ]
    return tuple(
        Title(post.name, level, post.title.zh, post.title.en, post.min, post.max, leads=post is leader)
        for level, leader, posts in ranks
        for post in (leader, *posts)
    )


def post_faults(posts: Iterable[Post], titles: Sequence[Title]) -> Iterator[Fault]:
    """Yield what cannot be: unknown titles, ends before starts, more holders than seats, a person twice in one seat."""
    known = {title.name: title for title in titles}
    for (area, name), seat in _by_seat(posts):
        where = f"{area}, {name}"
        if name not in known:
            listed = "、".join(known)
            yield Fault(
                where, f"the profile has no such title; one of {listed}", f"方案中没有此职务；应为 {listed} 之一"
            )
            continue
        yield from (_reversed(where, one) for one in seat if one.valid_to is not None and one.valid_to < one.valid_from)
        yield from _crowded(where, seat, known[name])
        yield from _twice(where, seat)


def holders(posts: Iterable[Post], area: str, title: str, day: date) -> tuple[str, ...]:
    """Return the people who hold a title of an area on a day, those first who hold it longest."""
    here = [one for one in in_force(posts, day) if (one.area, one.title) == (area, title)]
    return tuple(dict.fromkeys(one.person for one in sorted(here, key=lambda one: (one.valid_from, one.person))))


def vacancies(posts: Iterable[Post], area: str, title: Title, within: Period) -> tuple[Period, ...]:
    """Return the spans in which fewer people hold a title of an area than the profile asks for."""
    held = [one.period for one in posts if (one.area, one.title) == (area, title.name)]
    return joined(span for span, n in counts_over(held, within) if n < title.least)


def handover(post: Post, person: str, day: date) -> tuple[Post, Post]:
    """
    Return a post that ends on a day, and the one that another person begins on it; no day is without a holder.

    The new post runs as long as the old one would have.

    Raises
    ------
    WrongStateError
        The post is not held on that day, or by the same person.
    """
    if not post.period.holds(day) or day == post.valid_from:
        en = f"handing over on {day} asks for a post held the day before and on it; it is held {_span(post)}"
        zh = f"{day} 交接要求该职务当日及前一日在任；任期为 {_span(post)}"
        raise WrongStateError(Fault(f"{post.area}, {post.title}", en, zh))
    if person == post.person:
        en, zh = "who hands over and who takes over are the same person; name another", "交接双方为同一人；请另选接任者"
        raise WrongStateError(Fault(f"{post.area}, {post.title}", en, zh))
    return replace(post, valid_to=day), replace(post, person=person, valid_from=day, id="")


def _by_seat(posts: Iterable[Post]) -> Iterator[tuple[tuple[str, str], list[Post]]]:
    """Yield the posts of each title of each area, by their first days."""
    ordered = sorted(posts, key=lambda one: (one.area, one.title, one.valid_from, one.person))
    yield from ((key, list(seat)) for key, seat in groupby(ordered, key=lambda one: (one.area, one.title)))


def _crowded(where: str, seat: Sequence[Post], title: Title) -> Iterator[Fault]:
    """Yield the spans in which more people hold a title than it has seats."""
    if title.most is None:
        return
    whole = Period(seat[0].valid_from)
    crowded = [(span, n) for span, n in counts_over([one.period for one in seat], whole) if n > title.most]
    for span in joined(span for span, _ in crowded):
        n = max(n for part, n in crowded if part.overlaps(span))
        en = f"{n} hold it from {_days(span)}, at most {title.most} can; end one post before the next begins"
        yield Fault(where, en, f"{_days(span)} 期间有 {n} 人任职，最多 {title.most} 人；请先结束前任再开始后任")


def _twice(where: str, seat: Sequence[Post]) -> Iterator[Fault]:
    """Yield posts of a person that begin while the same person holds the same."""
    for i, one in enumerate(seat):
        if any(one.person == other.person and one.period.overlaps(other.period) for other in seat[:i]):
            en = f"the same person holds it already on {one.valid_from}; leave one of the two out"
            yield Fault(where, en, f"同一人在 {one.valid_from} 已任此职；请删去其一")


def _reversed(where: str, one: Post) -> Fault:
    en = f"it ends on {one.valid_to}, before it begins on {one.valid_from}; swap them"
    return Fault(where, en, f"{one.valid_from} 开始却在 {one.valid_to} 结束；请对调")


def _span(post: Post) -> str:
    return _days(post.period)


def _days(span: Period) -> str:
    return f"{span.start} – {span.end or '…'}"
