"""A JSON file of rounds as it is read, none of its numbers without a size."""

import json
from pathlib import Path
from typing import Any

MOST = 1e12
"""More than any metres, minutes or days of a plan: what is larger is no figure, and would not be measured right."""

SHOWN = 40
"""Characters of a number that is said back."""


def read_told(path: Path) -> Any:
    """
    Return what a JSON file holds.

    Raises
    ------
    OSError
        The file cannot be read.
    ValueError
        It is no JSON, is nested too deeply, or holds a number that is not finite or beyond any size.
    """
    try:
        return json.loads(
            path.read_text(encoding="utf-8"), parse_float=_decimal, parse_int=_whole, parse_constant=_refuse
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _decimal(text: str) -> float:
    number = float(text)
    return number if abs(number) <= MOST else _refuse(text)


def _whole(text: str) -> int:
    return int(text) if len(text) <= SHOWN and abs(int(text)) <= MOST else _refuse(text)


def _refuse(text: str) -> Any:
    raise ValueError(f"{text[:SHOWN]} is no number that can be")
