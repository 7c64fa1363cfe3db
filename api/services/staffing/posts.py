"""Titles held in areas: begun, ended, handed over, and those that nobody holds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from api.governance.period import Period
from api.governance.post import Post, Title, handover, holders, post_faults, titles_of, vacancies
from api.services.staffing.places import Place, areas_on, find_place, hold, profile_at
from api.store.base import Books
from api.store.records.areas import Area
from api.store.records.staff import PostRecord
from geo.errors import Fault, InputError
from partition.profile import Profile


@dataclass(frozen=True)
class PostSaid:
    """That somebody holds a title of an area from a day on, and perhaps until another."""

    area: str
    title: str
    person_id: int
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Vacancy:
    """That fewer hold a title of an area on a day than the profile asks for."""

    area: Area
    title: Title
    held: int


def add_post(books: Books, said: PostSaid) -> PostRecord:
    """
    Begin a post.

    Raises
    ------
    InputError
        It cannot be held: no such area, person or title, or the title's seats are taken; every fault.
    """
    faults: list[Fault] = list(_person_faults(books, said.person_id))
    try:
        place = find_place(books, said.area, day=said.valid_from)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from error
    hold(books, place)
    title = title_called(profile_at(books, place.path, place.plan_id), place.level, said.title)
    name = title.name if title is not None else said.title
    wanted = PostRecord(0, place.code, place.path, name, said.valid_from, said.valid_to, said.person_id)
    faults += seat_faults(books, place, [*books.posts.find(area=place.code), wanted], title=said.title)
    if faults:
        raise InputError(faults)
    [record] = books.posts.add(wanted)
    return record


def change_post(books: Books, before: PostRecord, after: PostRecord) -> PostRecord:
    """Change a post, or end it on a day. Raises `InputError` as `add_post`, and `StaleError`."""
    place = find_place(books, before.area, day=after.valid_from)
    hold(books, place)
    others = [one for one in books.posts.find(area=before.area) if one.id != before.id]
    faults = [*_person_faults(books, after.person_id), *seat_faults(books, place, [*others, after], title=after.title)]
    if faults:
        raise InputError(faults)
    return books.posts.change(before, after)


def hand_over(books: Books, before: PostRecord, person_id: int, day: date) -> tuple[PostRecord, PostRecord]:
    """
    End a post on a day, on which another person begins it; no day is without a holder.

    Raises
    ------
    InputError, WrongStateError, StaleError
        There is no such person; the post is not held then, or by the same; somebody else changed it.
    """
    if faults := list(_person_faults(books, person_id)):
        raise InputError(faults)
    place = find_place(books, before.area, day=day)
    hold(books, place)
    ended, begun = handover(as_post(before), str(person_id), day)
    last, first = replace(before, valid_to=ended.valid_to), replace(before, id=0, person_id=person_id, valid_from=day)
    others = [one for one in books.posts.find(area=before.area) if one.id != before.id]
    if faults := list(seat_faults(books, place, [*others, last, first], title=before.title)):
        raise InputError(faults)
    last = books.posts.change(before, last)
    [first] = books.posts.add(replace(first, valid_to=begun.valid_to))
    return last, first


def seat_faults(books: Books, place: Place, posts: list[PostRecord], *, title: str) -> Iterator[Fault]:
    """Yield why posts of an area cannot all be held, or that the area has no such title."""
    titles = [one for one in titles_of(profile_at(books, place.path, place.plan_id)) if one.level == place.level]
    if title not in {word for one in titles for word in (one.name, one.zh)}:
        named = ", ".join(f"{one.name} ({one.zh})" for one in titles) or "-"
        en = f"an area of the level {place.level} has no title {title[:40]!r}; one of {named} would be right"
        yield Fault(f"{place.code}, title", en, f"{place.level} 级区域没有职务 {title[:40]!r}；应为 {named} 之一")
        return
    known = {one.name for one in titles}
    held = [as_post(one) for one in posts if one.person_id is not None and one.title in known]
    yield from post_faults(held, titles)


def title_called(profile: Profile, level: str, word: str) -> Title | None:
    """Return the title of a level by its name or its Chinese word, None where it has none so called."""
    mine = (one for one in titles_of(profile) if one.level == level)
    return next((one for one in mine if word in (one.name, one.zh)), None)


def vacant_on(books: Books, day: date, areas: tuple[Area, ...]) -> Iterator[Vacancy]:
    """Yield the titles that too few hold on a day, area by area."""
    profiles: dict[str, tuple[Title, ...]] = {}
    for area in areas:
        drawn = area.plan_id or area.path
        if drawn not in profiles:
            profiles[drawn] = titles_of(profile_at(books, area.path, area.plan_id))
        posts = [as_post(one) for one in books.posts.find(area=area.code) if one.person_id is not None]
        for title in profiles[drawn]:
            if title.level == area.level and vacancies(posts, area.code, title, _on(day)):
                yield Vacancy(area, title, len(holders(posts, area.code, title.name, day)))


def leaders_of(books: Books, day: date, codes: tuple[str, ...]) -> dict[str, int]:
    """Return who leads each of some areas on a day, by code; areas that nobody leads are left out."""
    found: dict[str, int] = {}
    for area in areas_on(books, day):
        if area.code not in codes:
            continue
        leads = next((t for t in titles_of(profile_at(books, area.path, area.plan_id)) if t.level == area.level), None)
        posts = [as_post(one) for one in books.posts.find(area=area.code) if one.person_id is not None]
        people = holders(posts, area.code, leads.name, day) if leads is not None else ()
        if people:
            found[area.code] = int(people[0])
    return found


def as_post(record: PostRecord) -> Post:
    """Return a post that somebody holds as the rules know it."""
    return Post(
        record.area, record.title, str(record.person_id), record.valid_from, record.valid_to, str(record.id or "")
    )


def _on(day: date) -> Period:
    return Period(day, date.fromordinal(day.toordinal() + 1))


def _person_faults(books: Books, person_id: int | None) -> Iterator[Fault]:
    if person_id is not None and not books.people.find(id=person_id):
        en = f"there is no person {person_id}; add the member of staff first"
        yield Fault("person_id", en, f"没有编号为 {person_id} 的人员；请先添加")
