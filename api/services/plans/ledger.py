"""The ledger of a plan: every grid of every level with its households, who leads it, and where its people come to."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from api.services.drawing.plan_reading import read_plan
from api.services.papers.staff import day_of_paper, leaders_on, stations_of
from api.services.staffing.today import day_of
from api.store.library import Library
from api.store.records.plans import PlanRecord
from geo.formats.write.xlsx import write_xlsx
from maps.language import Words, marked, words_of
from maps.papers.grids import Leader, Station
from partition.tables import PlanTables

AREA = "ledger"
"""The catalogue of its headings."""

HEADINGS = (
    marked("Level"),
    marked("Code"),
    marked("Name"),
    marked("Lies in"),
    marked("Village"),
    marked("Households"),
    marked("Title of who leads"),
    marked("Who leads"),
    marked("Telephone at work"),
    marked("Station"),
    marked("Telephone of the station"),
    marked("Mean walk, m"),
    marked("Longest walk, m"),
)
SHEET = marked("Ledger of grids")


def write_ledger(library: Library, plan_id: str, folder: Path, path: Path, *, lang: str, now: datetime) -> None:
    """Write the ledger of the plan in a folder as a workbook; who leads is told as of today, or its first day."""
    words = words_of(lang, AREA)
    plan = library.plan(plan_id)
    table = ledger(library, plan, read_plan(folder).tables, words, now)
    write_xlsx(path, table, sheet=words.gettext(SHEET), now=now)


def ledger(library: Library, plan: PlanRecord, tables: PlanTables, words: Words, now: datetime) -> DataFrame:
    """Return a row a grid, level by level, under headings in a language; of doors there is nothing but the sum."""
    day = day_of_paper(plan, day_of(now))
    rows: list[list[object]] = []
    for level in tables.levels:
        codes = [str(code) for code in tables.grids_of(level)["grid_id"]]
        with library.store.reading(library.scope) as books:
            leaders = leaders_on(books, plan, level, codes, day, lang=words.lang)
            stations = stations_of(books, plan, tables, level)
        rows += _rows(tables, level, words, leaders, stations)
    return DataFrame(rows, columns=[words.gettext(heading) for heading in HEADINGS])


def _rows(
    tables: PlanTables, level: str, words: Words, leaders: Mapping[str, Leader], stations: Mapping[str, Station]
) -> list[list[object]]:
    villages = dict(zip(tables.villages["code"].astype(str), tables.villages["name"].astype(str), strict=True))
    nobody, nowhere = Leader(""), Station("")
    rows: list[list[object]] = []
    for grid in tables.grids_of(level).itertuples():
        code, village = str(grid.grid_id), str(grid.village)
        parent = getattr(grid, "parent_id", None)
        leader, station = leaders.get(code, nobody), stations.get(code, nowhere)
        rows.append(
            [
                words.level(level),
                code,
                str(grid.name),
                None if pd.isna(parent) else str(parent),
                villages.get(village, village),
                int(grid.households),
                leader.title or None,
                leader.name or None,
                leader.work_phone or None,
                station.name or None,
                station.phone or None,
                _metres(grid.mean_walk_m),
                _metres(grid.max_walk_m),
            ]
        )
    return rows


def _metres(figure: float) -> int | None:
    return None if pd.isna(figure) else round(float(figure))
