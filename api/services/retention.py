"""Records whose time is over go, in small transactions so that nobody waits for them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from api.governance.retention import Limit, kept_from
from api.services.plans.removing import drop_plan, held_by, remove_files
from api.store.base import Books, Store
from api.store.conditions import Among, AtLeast, AtMost
from api.store.library import round_owner
from api.store.records.plans import PlanRecord
from api.store.records.users import AuditRecord
from api.store.records.visits import RoundRecord

RECORDS_ENDED = "records ended"
AT_ONCE = 500
"""Records that go in one transaction."""


@dataclass(frozen=True)
class Ends:
    """How records of a kind end: which are over on a last day, by their keys, and what becomes of them."""

    over: Callable[[Books, date], Sequence[Any]]
    end: Callable[[Books, Sequence[Any]], object]


def end_records(store: Store, limits: Mapping[str, Limit]) -> Mapping[str, int]:
    """Remove what is kept no longer, by the store's own clock; return how many of each kind went, and write it down."""
    with store.reading() as books:
        today = books.now().date()
    ended = {kind: _end_kind(store, ends, kept_from(limits[kind], today)) for kind, ends in ENDS.items()}
    told = {kind: n for kind, n in ended.items() if n}
    if told:
        with store.writing() as books:
            books.audit.add(AuditRecord(0, books.now(), RECORDS_ENDED, "/", detail=told))
    return told


def _end_kind(store: Store, ends: Ends, first_kept: date) -> int:
    last = first_kept - timedelta(days=1)
    with store.reading() as books:
        keys = ends.over(books, last)
    for chunk in _chunks(keys):
        with store.writing() as books:
            ends.end(books, chunk)
    return len(keys)


def _chunks(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (keys[begin : begin + AT_ONCE] for begin in range(0, len(keys), AT_ONCE))


def _until(last: date) -> AtMost:
    """Return the condition of a moment on a day or before."""
    return AtMost(datetime.combine(last, time.max, UTC))


def _clear_needs(books: Books, ids: Sequence[int]) -> None:
    for visit in books.visits.find(id=Among(ids)):
        books.visits.change(visit, replace(visit, needs=()))


def _rounds_over(books: Books, last: date) -> list[RoundRecord]:
    return [one for one in books.rounds.find() if (one.last_day or one.created.date()) <= last]


def _end_rounds(books: Books, rounds: Sequence[RoundRecord]) -> None:
    for one in rounds:
        remove_files(books, round_owner(one))
        books.sheets.remove(plan_id=one.plan_id, round_id=one.id)
        books.rounds.remove(plan_id=one.plan_id, id=one.id)


def _drafts_over(books: Books, last: date) -> list[str]:
    """Return drafts that nobody drew on since; what was laid into the folder of the data would only come again."""
    drafts = books.plans.find(stage="draft", created=_until(last))
    return [plan.id for plan in drafts if plan.village_id is not None and not _is_in_use(books, plan, last)]


def _is_in_use(books: Books, plan: PlanRecord, last: date) -> bool:
    since = AtLeast(datetime.combine(last + timedelta(days=1), time.min, UTC))
    return any(held_by(plan)) or bool(books.edits.find(plan_id=plan.id, at=since, most=1))


def _end_drafts(books: Books, ids: Sequence[str]) -> None:
    for plan in books.plans.find(id=Among(ids)):
        if not any(held_by(plan)):  # somebody may have submitted it in the meantime
            drop_plan(books, plan)


def _end_answers(books: Books, keys: Sequence[tuple[str, str]]) -> None:
    for user_id, key in keys:
        books.answered.remove(user_id=user_id, key=key)


ENDS: Mapping[str, Ends] = MappingProxyType(
    {
        "visits": Ends(
            lambda books, last: [one.id for one in books.visits.find(day=AtMost(last))],
            lambda books, ids: books.visits.remove(id=Among(ids)),
        ),
        "needs": Ends(
            lambda books, last: [one.id for one in books.visits.find(day=AtMost(last)) if one.needs], _clear_needs
        ),
        "rounds": Ends(_rounds_over, _end_rounds),
        "drafts": Ends(_drafts_over, _end_drafts),
        "jobs": Ends(
            lambda books, last: [one.id for one in books.jobs.find(ended=_until(last))],
            lambda books, ids: books.jobs.remove(id=Among(ids)),
        ),
        "ended_posts": Ends(
            lambda books, last: [one.id for one in books.posts.find(valid_to=AtMost(last))],
            lambda books, ids: books.posts.remove(id=Among(ids)),
        ),
        "refresh_tokens": Ends(
            lambda books, last: [one.digest for one in books.refreshes.find(expires=_until(last))],
            lambda books, digests: books.refreshes.remove(digest=Among(digests)),
        ),
        "answers": Ends(
            lambda books, last: [(one.user_id, one.key) for one in books.answered.find(at=_until(last))], _end_answers
        ),
    }
)
"""How each kind of `api.governance.retention.LIMITS` ends."""
