"""How much of an A4 sheet its rows take, and what is left for the map: twelve stops fit one side."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from maps.papers.round_sheet import DoorLine, RoundSheet, StopLine
from partition.visits.model import Need

PAPER_MM, SPARE_MM = 272.0, 3.0
"""What the margins of A4 leave of its height, and what is kept free of it, for text is measured roughly."""

UNITS_PER_MM = 702.0 / 186.0
"""Of the map, which is as wide as the paper between its margins."""

MM_PER_PT = 25.4 / 72.0
LATIN = 0.6
"""Width of a letter that is not Chinese, in ems; bold ones are no wider."""

WHO_MM, DONE_MM, HEAD_MM = 60.0, 60.0, 150.0
"""Widths of the columns of doors and of results within their padding, and of the head beside its code."""

LEAST, MOST, LONG = 72.0, 330.0, 240.0
"""Heights of a map in its own units: at least, at most, and where a sheet goes on overleaf anyway."""

ROOMY_LEAST = 200.0
"""Below this height of the map the rows are set closer instead."""

BOX_MM = 4.7
"""Width of a small box to tick, and of the gap after its word."""


@dataclass(frozen=True)
class Setting:
    """Sizes of type in points, the leading, and millimetres of padding and of the least height of a row."""

    name: str
    door_pt: float
    way_pt: float
    choice_pt: float
    need_pt: float
    leading: float
    padding_mm: float
    least_mm: float


ROOMY = Setting("roomy", 14.0, 11.5, 12.0, 9.5, 1.3, 1.6, 8.6)
DENSE = Setting("dense", 13.0, 10.0, 11.0, 9.0, 1.15, 1.0, 8.0)
"""As style sheet ``sheet.css`` has them."""


@dataclass(frozen=True)
class Fit:
    """How a sheet is set, and how high its map is in units of the map."""

    setting: Setting
    map_height: float


def fit_sheet(sheet: RoundSheet, *, foot: float, attribution: str = "") -> Fit:
    """
    Return how a sheet is set so that it takes one side of paper if it can.

    ``foot`` is the height below a map that its scale takes, in units of the map.
    """
    for setting, least in ((ROOMY, ROOMY_LEAST), (DENSE, LEAST)):
        free = (PAPER_MM - SPARE_MM - _taken_mm(sheet, setting, attribution)) * UNITS_PER_MM - foot
        if free >= least:
            return Fit(setting, min(MOST, free))
    return Fit(DENSE, LONG)


def _taken_mm(sheet: RoundSheet, setting: Setting, attribution: str) -> float:
    """Return the height of all but the map."""
    rows = sum(
        _row_mm(stop, door, at == 0, setting, sheet.needs) for stop in sheet.stops for at, door in enumerate(stop.doors)
    )
    ends = 2 * setting.least_mm + _lines_mm(["经 " + " → ".join(sheet.back.streets)], setting.way_pt, WHO_MM, setting)
    return _head_mm(sheet) + 18.5 + _key_mm(sheet.needs) + rows + ends + _foot_mm(sheet, attribution)


def _head_mm(sheet: RoundSheet) -> float:
    # beside the words there is the code with its caption, which is 32 mm high
    where = f"{sheet.village} · {sheet.grid} · 走访人 Member {sheet.member or '字' * 12}"
    texts = ((f"走访单 {sheet.number}", 19.0), (where, 13.0), (f"{sheet.grid}{'字' * 26}", 13.0))
    return max(32.0, 8.0 + sum(_lines(text, size, HEAD_MM) * size * 1.3 * MM_PER_PT + 0.5 for text, size in texts))


def _key_mm(needs: Sequence[Need]) -> float:
    """Return the height of the row that says the needs in English."""
    told = sum(9.5 * (len(zh) + 1.5) + 8.5 * LATIN * len(f" {en}") for zh, en in needs) * MM_PER_PT
    return 4.0 * ceil((17.0 + told) / 184.0) if needs else 0.0


def _foot_mm(sheet: RoundSheet, attribution: str) -> float:
    small = "字" * (75 if sheet.guessed else 60) + attribution
    written = 24.0 if len(sheet.stops) <= 5 else 0.0
    return 5.0 + _lines(small, 10.0, 186.0) * 4.6 + written


def _row_mm(stop: StopLine, door: DoorLine, first: bool, setting: Setting, needs: Sequence[Need]) -> float:
    told = door.text + ("　× 户户 househ" if door.households > 1 else "")
    told += ("　推定位置 est.pla" if door.guessed else "") + (f"　限 only {door.window}" if door.window else "")
    # the frame round a mark is set smaller than the door, which fewer letters stand for
    way = [f"经 {' → '.join(stop.streets)}{' 距离为估算 est.' if stop.estimated else ''}"]
    who = _lines_mm([told], setting.door_pt, WHO_MM, setting)
    who += _lines_mm(way, setting.way_pt, WHO_MM, setting) if first and (stop.streets or stop.estimated) else 0.0
    across = sum(len(zh) * setting.need_pt * MM_PER_PT + BOX_MM for zh, _ in needs)
    ticked = ceil(across / DONE_MM) * setting.need_pt * setting.leading * MM_PER_PT
    done = setting.choice_pt * setting.leading * MM_PER_PT + ticked
    return max(setting.least_mm, max(who, done) + setting.padding_mm + 0.3)


def _lines_mm(texts: Sequence[str], size: float, width_mm: float, setting: Setting) -> float:
    return sum(_lines(text, size, width_mm) for text in texts) * size * setting.leading * MM_PER_PT


def _lines(text: str, size: float, width_mm: float) -> int:
    """Return how many lines a text takes at most, about."""
    ems = sum(LATIN if ord(letter) < 0x2000 else 1.0 for letter in text)
    return max(1, ceil(ems * size * MM_PER_PT / width_mm))
