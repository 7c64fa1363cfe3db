"""Drawing in a process of its own: what comes back, and that it can be ended."""

import multiprocessing
import os
import signal
import threading

import pytest
from planner_files import border, doors, ways

from api.services.drawing.draw import DrawTask
from api.services.drawing.draw_process import DrawingStoppedError, draw_in_process
from api.store.records.plans import Asked
from geo.errors import InputError


@pytest.fixture
def task(tmp_path):
    village = tmp_path / "village"
    village.mkdir()
    for write in (doors, border, ways):
        write(village)
    return DrawTask(
        village,
        tmp_path / "plan",
        Asked(levels=("micro_grid=5-10",), iterations="1000"),
        "石村之图",
        "© us",
        ("phone",),
    )


def no_worker_is_left():
    return not any(child.name == "gridhood-draw" for child in multiprocessing.active_children())


def test_a_plan_is_drawn_and_progress_is_told(task):
    said = []
    draw_in_process(task, lambda what, share, best: said.append((share, best)), threading.Event())
    assert (task.out / "report.json").is_file()
    assert all(words in (task.out / "map.html").read_text("utf-8") for words in ("石村之图", "© us"))
    assert '"phone"' in (task.out / "report.json").read_text("utf-8")
    assert 0 <= said[-1][0] <= 1
    assert said[-1][1]["level"] == "micro_grid"
    assert said[-1][1]["gap"] >= 0
    assert no_worker_is_left()


def test_every_fault_comes_back(task):
    (task.village / "boundary.geojson").write_text("[]")
    (task.village / "roads.geojson").write_text("[]")
    with pytest.raises(InputError) as caught:
        draw_in_process(task, lambda what, share, best: None, threading.Event())
    assert [fault.where for fault in caught.value.faults] == ["boundary.geojson", "roads.geojson"]


def test_a_process_that_is_killed_is_told_and_not_waited_for(task):
    def kill(what, share, best):
        worker = next(child for child in multiprocessing.active_children() if child.name == "gridhood-draw")
        os.kill(worker.pid, signal.SIGKILL)

    endless = DrawTask(task.village, task.out, Asked(levels=("micro_grid=5-10",), time_limit="600"))
    with pytest.raises(DrawingStoppedError, match="died"):
        draw_in_process(endless, kill, threading.Event())


def test_a_drawing_ends_with_the_service_and_when_it_takes_too_long(task):
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(DrawingStoppedError, match="closed"):
        draw_in_process(task, lambda what, share, best: None, stopped)
    with pytest.raises(DrawingStoppedError, match="longer than"):
        draw_in_process(task, lambda what, share, best: None, threading.Event(), longest_s=0.0)
    assert no_worker_is_left()
    assert not task.out.exists()
