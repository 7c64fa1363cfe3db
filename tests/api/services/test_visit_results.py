"""Results of visits: all or nothing, once however often they are sent, of the area that held on their day."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from staffed_village import EAST, PATH, WEST, fill
from stores import STORES, empty_store

from api.services.staffing.today import day_of
from api.services.visits.results import Asked, KeyUsedError, Result, due_after, record_results
from api.store.records.visits import DoorDue
from api.store.scope import EVERYWHERE
from geo.errors import InputError

MAY, JULY = date(2026, 5, 4), date(2026, 7, 6)
VISITED = Result("stone-1", "h5", MAY, "visited")


@pytest.fixture(params=STORES)
def store(request, tmp_path):
    with empty_store(request.param, request, tmp_path / "data") as store:
        fill(store)
        yield store


def send(store, *results, key="k1", scope=EVERYWHERE, digest=None):
    return record_results(store, scope, Asked("wang", key, digest or repr(results), results))


def dues(store):
    with store.reading() as books:
        return {one.household_id: one for one in books.dues.find()}


def visits(store):
    with store.reading() as books:
        return books.visits.find()


def test_a_visit_is_kept_with_the_area_and_plan_of_its_day(store):
    send(store, VISITED, replace(VISITED, day=JULY), replace(VISITED, household="h8", day=date(2025, 3, 1)))
    assert {(one.household_id, one.day, one.area, one.plan_id) for one in visits(store)} == {
        ("h5", MAY, EAST, "old"),
        ("h5", JULY, WEST, "new"),
        ("h8", date(2025, 3, 1), None, None),
    }
    assert dues(store)["h5"].last_visit == JULY


def test_the_same_batch_is_written_once_and_answered_alike(store):
    first = send(store, VISITED)
    assert (first["visits"], first["known"]) == (1, 0)
    assert send(store, VISITED) == first
    assert send(store, VISITED, key="k2") == {**first, "visits": 0, "known": 1}
    assert len(visits(store)) == 1


def test_a_key_is_of_one_body_and_one_user(store):
    send(store, VISITED)
    with pytest.raises(KeyUsedError):
        send(store, replace(VISITED, household="h6"))
    record_results(store, EVERYWHERE, Asked("li", "k1", "other", (replace(VISITED, household="h6"),)))
    assert {one.household_id for one in visits(store)} == {"h5", "h6"}


def test_two_at_once_with_one_key_are_written_once(store):
    results = tuple(replace(VISITED, household=f"h{n}") for n in range(10))
    gate, answers = threading.Barrier(4), []

    def run():
        gate.wait()
        answers.append(dict(send(store, *results)))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [answers[0]] * 4
    assert answers[0]["visits"] == len(visits(store)) == 10


def test_two_at_once_with_other_keys_at_one_door_are_one_visit(store):
    gate, answers = threading.Barrier(3), []

    def run(key):
        gate.wait()
        answers.append(dict(send(store, VISITED, key=key)))

    threads = [threading.Thread(target=run, args=(f"k{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one["visits"] for one in answers) == [0, 0, 1]
    assert len(visits(store)) == 1


def test_all_of_a_batch_or_nothing_and_every_fault_at_once(store):
    tomorrow = date.today() + timedelta(days=2)
    wrong = (
        VISITED,
        replace(VISITED, household="nobody"),
        replace(VISITED, household="h1", day=tomorrow),
        replace(VISITED, household="h2", needs=("gold",)),
        replace(VISITED, household="h3", outcome="absent", ask_again=JULY),
        replace(VISITED, outcome="refused"),
        replace(VISITED, household="h4", sheet="13800138000"),
    )
    with pytest.raises(InputError) as raised:
        send(store, *wrong)
    assert {fault.where for fault in raised.value.faults} == {
        "results.1.household",
        "results.2.date",
        "results.3.needs",
        "results.4.result",
        "results.5.result",
        "results.6.sheet",
    }
    assert "13800138000" not in str(raised.value)
    assert (visits(store), dues(store)) == ((), {})
    send(store, VISITED)  # the key of a refused batch is free


def test_an_absence_leaves_no_record_and_a_refusal_nothing_due(store):
    answer = send(
        store,
        replace(VISITED, household="h0", outcome="absent"),
        replace(VISITED, household="h1", outcome="refused"),
        replace(VISITED, household="h2", outcome="refused", ask_again=JULY),
        replace(VISITED, household="h3", outcome="moved"),
        replace(VISITED, household="h4", outcome="phoned"),
    )
    assert answer == {"results": 5, "visits": 1, "known": 0, "due_again": 1, "refused": 2, "moved": 1}
    assert [(one.household_id, one.called) for one in visits(store)] == [("h4", True)]
    kept = dues(store)
    assert kept["h0"] == DoorDue("stone-1", "h0", f"{PATH}{WEST}/", due_again=True)
    assert (kept["h1"].contact_preference, kept["h1"].due_again) == ("refused", False)
    assert (kept["h2"].contact_preference, kept["h2"].ask_again) == (None, JULY)
    assert kept["h3"].to_check == MAY
    assert kept["h4"].last_visit == MAY


def test_doors_of_others_are_not_there(store):
    with pytest.raises(InputError, match="no household"):
        send(store, replace(VISITED, household="h9"), scope=(f"{PATH}{WEST}/",))
    send(store, replace(VISITED, household="h0"), scope=(f"{PATH}{WEST}/",))
    assert [one.household_id for one in visits(store)] == ["h0"]


def test_needs_of_a_door_told_twice_are_one_list_and_parts_are_their_address(store):
    told = (replace(VISITED, needs=("meals",)), replace(VISITED, household="h5#2", needs=("repairs", "meals")))
    assert send(store, *told)["visits"] == 1
    assert [(one.household_id, one.needs) for one in visits(store)] == [("h5", ("meals", "repairs"))]


def test_what_is_older_than_the_last_visit_says_nothing_of_today():
    due = DoorDue("v", "h", "/", last_visit=JULY, due_again=True)
    assert due_after(due, Result("v", "h", MAY, "visited")) == due
    assert due_after(due, Result("v", "h", JULY, "absent")) == due
    after = due_after(due, Result("v", "h", JULY + timedelta(days=1), "visited"))
    assert (after.last_visit, after.due_again) == (JULY + timedelta(days=1), False)


def test_a_visit_of_today_in_china_is_none_to_come(store):
    with store.reading() as books:
        today = day_of(books.now())
    assert send(store, replace(VISITED, day=today))["visits"] == 1
    with pytest.raises(InputError, match="is to come"):
        send(store, replace(VISITED, day=today + timedelta(days=1)), key="k2")
