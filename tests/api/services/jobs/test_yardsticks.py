"""A frontier asked of the service: the plan with the shortest walks is drawn once, and the others start from it."""

from dataclasses import replace
from datetime import UTC, datetime
from threading import Event, Thread

import pandas as pd
import pytest
from service import square
from stores import library_in_memory

import api.services.drawing.draw as drawing
from api.services.drawing.draw import draw
from api.services.drawing.draw_task import DrawTask
from api.services.jobs.kinds import all_work
from api.services.jobs.lease import claim, finish
from api.services.jobs.queue import PLAN, enqueue
from api.services.jobs.worker import Worker
from api.services.jobs.yardsticks import keep_yardstick, yardstick_for
from api.store.records.plans import Asked, PlanRecord
from partition.divide import divide

__all__ = ["square"]
NOW = datetime(2026, 1, 2, tzinfo=UTC)
ASKED = Asked(levels=("micro_grid=30-50",), iterations="1000", seed="3")
NAMES = ("shortest", "compact", "customary")


@pytest.fixture
def library(tmp_path):
    return library_in_memory(tmp_path)


@pytest.fixture
def plans(library):
    """Return the plans of a frontier of the square, which wait."""

    def queue(books, plan):
        enqueue(books, PLAN, plan.id, path="/")

    drafts = [PlanRecord("", NOW, "queued", "square", replace(ASKED, first=name)) for name in NAMES]
    return library.add_plans([("square-plan", draft) for draft in drafts], also=queue)


def plainly(task, on_progress, stopped):
    draw(task, on_progress)


@pytest.fixture
def divided(monkeypatch):
    """Return the prices of all divisions that are proven: those of plans, not of trials."""
    prices = []

    def noted(*asked, terms, prove=True, **asking):
        if prove:
            prices.append(terms.prices)
        return divide(*asked, terms=terms, prove=prove, **asking)

    monkeypatch.setattr(drawing, "divide", noted)
    return prices


def grids(folder):
    doors = pd.read_csv(folder / "assignment.csv", dtype=str)
    return doors.to_dict("list")


def test_the_shortest_plan_of_a_frontier_is_drawn_once_and_the_others_are_what_they_were(
    library, plans, square, divided, tmp_path
):
    worker = Worker(library.store, all_work(library, {"square": square}, plainly))
    while worker.do_next():
        pass
    assert [library.plan(plan.id).state for plan in plans] == ["done"] * 3
    assert len([each for each in divided if each.border_m == each.off_feature_m == 0]) == 1
    for name, plan in zip(NAMES, plans, strict=True):
        draw(DrawTask(square, tmp_path / name, replace(ASKED, first=name)), lambda what, share: None)
        with library.plan_folder(plan.id) as folder:
            assert grids(folder) == grids(tmp_path / name)


def test_a_plan_that_another_worker_draws_is_waited_for(library, plans):
    shortest, compact, _ = plans
    leased = claim(library.store, "another")
    assert leased.subject == shortest.id
    waited, given = Event(), []

    def take():
        with yardstick_for(library, compact, 0, Event()) as file:
            given.append(file)
        waited.set()

    Thread(target=take, daemon=True).start()
    assert not waited.wait(0.3)
    with yardstick_for(library, shortest, 0, Event()) as file:
        file.write_text("{}")
        finish(library.store, leased, lambda books: keep_yardstick(books, shortest, file))
    assert waited.wait(10)
    assert given[0].read_text() == "{}"


def test_a_plan_that_nobody_draws_is_not_waited_for(library, plans):
    with yardstick_for(library, plans[1], 0, Event()) as file:
        assert file is None


def test_figures_of_another_ground_are_not_taken(library, plans):
    leased = claim(library.store, "another")
    with yardstick_for(library, plans[0], 0, Event()) as file:
        file.write_text("{}")
        finish(library.store, leased, lambda books: keep_yardstick(books, plans[0], file))
    with yardstick_for(library, plans[2], 1, Event()) as file:
        assert file is None
