"""How far a command is: a bar on a terminal, plain lines where its output goes elsewhere."""

import sys
import time

import pytest

from api.commands import telling


@pytest.fixture
def often(monkeypatch):
    """Let lines come every fiftieth of a second."""
    monkeypatch.setattr(telling, "EVERY_S", 0.02)


def said(capsys):
    """Return what was said on stderr, without the clock of each line; nothing may have gone to stdout."""
    out, err = capsys.readouterr()
    assert out == ""
    return [line.rpartition(" · ")[0] for line in err.splitlines()]


def test_long_work_says_in_plain_lines_what_it_is_at(often, capsys):
    with telling.progress() as on_progress:
        time.sleep(0.1)
        on_progress("Birken grid 网格", 0.25)
        time.sleep(0.1)
        on_progress("writing 写文件", 1.0)
        time.sleep(0.1)
    lines = list(dict.fromkeys(said(capsys)))
    assert lines == ["… reading 读取", "… Birken grid 网格 · 25%", "… writing 写文件"]


def test_the_clock_of_a_line_is_minutes_and_seconds(often, capsys, monkeypatch):
    clock = iter([100.0] + [225.0] * 99)
    monkeypatch.setattr(telling, "monotonic", lambda: next(clock))
    with telling.progress("placing 选址"):
        time.sleep(0.1)
    assert capsys.readouterr().err.splitlines()[0] == "… placing 选址 · 2:05"


def test_a_name_in_a_file_cannot_drive_the_terminal(often, capsys):
    with telling.progress() as on_progress:
        on_progress("\x1b[2J\rBirken", 0.5)
        time.sleep(0.1)
    assert not {"\x1b", "\r"} & set(capsys.readouterr().err)


def test_work_that_is_done_soon_says_nothing(capsys):
    with telling.progress() as on_progress:
        on_progress("Birken", 0.5)
    assert said(capsys) == []


def test_work_goes_on_where_nobody_reads_any_longer(often, monkeypatch):
    class Gone:
        def write(self, text):
            raise BrokenPipeError

        flush = isatty = lambda self: False

    monkeypatch.setattr(sys, "stderr", Gone())
    with telling.progress() as on_progress:
        time.sleep(0.1)
        on_progress("Birken", 0.5)
