"""Workbooks: text stays text, numbers stay numbers, headings stay in sight."""

from datetime import UTC, datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest

from geo.errors import GeoError
from geo.formats.write.xlsx import write_xlsx

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a table and opens the sheet again."""

    def write(table):
        write_xlsx(tmp_path / "table.xlsx", table, sheet="assignment", now=NOW)
        return openpyxl.load_workbook(tmp_path / "table.xlsx")["assignment"]

    return write


def test_codes_are_text_cells(written):
    sheet = written(pd.DataFrame({"户号": ["007", "620102000000000001"]}))
    assert [(cell.value, cell.data_type) for (cell,) in sheet["A2:A3"]] == [("007", "s"), ("620102000000000001", "s")]


def test_formulas_are_text_cells_as_they_were(written):
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "https://example.org"]
    sheet = written(pd.DataFrame({"id": texts}))
    cells = [cell for (cell,) in sheet["A2:A7"]]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_numbers_are_number_cells(written):
    sheet = written(pd.DataFrame({"households": [3, 4], "share": [0.5, np.nan], "old": [True, False]}))
    assert [cell.value for cell in sheet[2]] == [3, 0.5, True]
    assert sheet["B3"].value is None


def test_numbers_too_long_for_a_sheet_are_written_as_text(written):
    sheet = written(pd.DataFrame({"id": pd.Series([620102000000000001], dtype=object)}))
    assert sheet["A2"].value == "620102000000000001"


def test_missing_values_stay_empty(written):
    sheet = written(pd.DataFrame({"group": pd.Series([None, np.nan, pd.NA, pd.NaT, "一组"], dtype=object)}))
    assert [cell.value for (cell,) in sheet["A2:A6"]] == [None, None, None, None, "一组"]


def test_headings_may_repeat(written):
    sheet = written(pd.DataFrame([["a", "b"]], columns=["grid", "grid"]))
    assert [[cell.value for cell in row] for row in sheet.rows] == [["grid", "grid"], ["a", "b"]]


def test_heading_row_is_frozen_and_filtered(written):
    sheet = written(pd.DataFrame({"a": ["1"], "b": ["2"]}))
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"


def test_columns_are_as_wide_as_chinese_text_needs(written):
    sheet = written(pd.DataFrame({"a": ["汉" * 10], "b": ["x" * 10], "c": ["y" * 900]}))
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] > widths[1] > 8
    assert widths[2] < 60


def test_same_table_and_moment_give_the_same_file(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(tmp_path / name, pd.DataFrame({"a": ["1"]}), sheet="s", now=NOW)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_cell_that_does_not_fit_is_refused_and_not_cut(tmp_path):
    with pytest.raises(GeoError, match="row 2, column 1"):
        write_xlsx(tmp_path / "a.xlsx", pd.DataFrame({"a": ["x" * 40_000]}), sheet="s", now=NOW)
