"""A question to a database is built once, whatever is asked with it, and answered as the store in memory does."""

from datetime import UTC, date, datetime

import pytest
from stores import empty_store

from api.store.conditions import Among, AtLeast, AtMost, Begins, OpenOrAfter
from api.store.memory import MemoryStore
from api.store.records.plans import Asked, PlanRecord
from api.store.sql.questions import listed

THEN = datetime(2026, 1, 2, tzinfo=UTC)
DAY = date(2026, 3, 1)
PLANS = tuple(
    PlanRecord(
        f"p{n}",
        THEN,
        asked=Asked(levels=(f"grid={n + 1}-9",)),
        path=f"/t/{n % 3}/",
        author=[None, "li"][n % 2],
        valid_from=date(2026, n + 1, 1),
        valid_to=[None, date(2026, 12, 1)][n % 2],
        settled=n > 3,
    )
    for n in range(6)
)


@pytest.fixture(params=["sqlite", "postgis"])
def store(request, tmp_path):
    """Yield a database with some plans, whose wishes are kept as JSON."""
    with empty_store(request.param, request, tmp_path / "data") as store:
        with store.writing() as books:
            books.plans.add(*PLANS)
        yield store


def test_a_question_is_built_once_whatever_is_asked_with_it():
    def built(plan, *scope):
        return listed("plans", ("id",), scope, {"path": Begins(plan), "valid_from": AtMost(DAY)}, most=len(plan))[0]

    assert built("/t/", "/t/0/") is built("/u/v/", "/u/")
    assert built("/t/", "/t/0/") is not built("/t/", "/t/0/", "/u/")


@pytest.mark.parametrize(
    "asked",
    [
        {"author": None},
        {"author": "li"},
        {"settled": True},
        {"valid_from": AtMost(DAY)},
        {"valid_from": AtLeast(DAY), "author": None},
        {"valid_to": OpenOrAfter(DAY)},
        {"id": Among(["p1", "p4", "none"])},
        {"id": Among([])},
        {"path": Begins("/t/1")},
        {"after": ("p2",)},
        {"after": ("p4",), "newest": True, "most": 2},
        {"most": 0},
    ],
    ids=str,
)
@pytest.mark.parametrize("scope", [("/",), (), ("/t/0/",), ("/t/0/", "/t/2/")], ids=str)
def test_every_kind_of_question_is_answered_as_in_memory(store, asked, scope):
    memory = MemoryStore()
    with memory.writing() as books:
        books.plans.add(*PLANS)
    with memory.reading(scope) as expected, store.reading(scope) as found:
        assert found.plans.find(**asked) == expected.plans.find(**asked)
