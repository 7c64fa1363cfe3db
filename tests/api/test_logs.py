"""Logs repeat no personal number."""

import logging

import pytest
from made_up import identity

from api.logs import quiet_logger


def test_numbers_are_hidden_in_the_message_its_arguments_and_the_error(caplog: pytest.LogCaptureFixture) -> None:
    log = quiet_logger("gridhood.try")
    number = identity()
    try:
        float(f"{number}号")
    except ValueError:
        log.exception("row %s of %s", 13803541234, number)

    assert "could not convert string to float" in caplog.text
    assert "row *** of ***" in caplog.text
    assert number not in caplog.text


def test_a_logger_that_is_asked_for_twice_hides_once() -> None:
    quiet_logger("gridhood.again")
    assert len(quiet_logger("gridhood.again").filters) == 1
    assert logging.getLogger("gridhood.other").filters == []
