"""CSV: opened in the right encoding, never run."""

import pandas as pd
import pytest

from geo.formats.write.csv import escape_formula, write_csv


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table.csv"


def test_starts_with_a_byte_order_mark_so_that_excel_reads_chinese(path):
    write_csv(path, pd.DataFrame({"户号": ["一"]}))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_text(encoding="utf-8-sig").splitlines() == ['"户号"', '"一"']


def test_codes_keep_their_zeros_and_digits(path):
    codes = ["007", "620102000000000001"]
    write_csv(path, pd.DataFrame({"household_id": codes}))
    assert pd.read_csv(path, dtype=str)["household_id"].tolist() == codes


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_starts_with_an_apostrophe(path, start):
    write_csv(path, pd.DataFrame({"id": [f"{start}1+1"]}))
    read = pd.read_csv(path, dtype=str)
    assert read["id"].tolist() == [f"'{start}1+1"]


def test_a_heading_is_escaped_too(path):
    write_csv(path, pd.DataFrame({"=a": ["b"]}))
    assert pd.read_csv(path).columns.tolist() == ["'=a"]


def test_negative_numbers_stay_numbers(path):
    write_csv(path, pd.DataFrame({"x": [-1.5]}))
    assert pd.read_csv(path)["x"].tolist() == [-1.5]


def test_what_is_missing_stays_empty(path):
    write_csv(path, pd.DataFrame({"id": ["a", "b"], "grid": ["g", None]}))
    assert pd.read_csv(path)["grid"].isna().tolist() == [False, True]


def test_the_table_given_is_not_changed(path):
    table = pd.DataFrame({"=id": ["=1"]})
    write_csv(path, table)
    assert table.equals(pd.DataFrame({"=id": ["=1"]}))


def test_harmless_values_are_left_alone():
    assert [escape_formula(value) for value in ("V1-001", "", -3, None)] == ["V1-001", "", -3, None]
