"""Sheets as planners have them: where the headings stand, and which rows are data."""

from collections.abc import Sequence

import pytest
from made_up import wide

from geo.formats.table.sheet import Merge, Sheet, fill_merged, find_head, plain_cell, sort_rows
from geo.formats.table.width import to_half_width

KNOWN = {"户编号", "村", "组", "门牌", "户数"}


def _headings(*rows: Sequence[object]) -> tuple[str, ...]:
    head = find_head(Sheet(rows), KNOWN.__contains__)
    assert head is not None
    return head.headings


def test_headings_stand_below_titles() -> None:
    rows = [
        ["西谷村住户登记表", None, None],
        ["填报日期：2026年3月", None, None],
        ["户编号", "组", "户数"],
        ["1", "三组", 1],
    ]

    assert _headings(*rows) == ("户编号", "组", "户数")


def test_headings_in_two_rows_are_read_as_one() -> None:
    """
    ┌────┬──────────┬────┐
    │户编号│   住址    │户数│
    │    ├──┬──┬────┤    │
    │    │村│组│ 门牌 │    │
    └────┴──┴──┴────┴────┘
    """
    rows = [["户编号", "住址", None, None, "户数"], [None, "村", "组", "门牌", None], ["1", "西谷村", "三组", "12", 1]]

    assert _headings(*rows) == ("户编号", "村", "组", "门牌", "户数")


def test_where_no_heading_is_known_the_first_row_with_anything_counts() -> None:
    assert _headings([None, None], ["a", "b"], ["1", "2"]) == ("a", "b")


def test_a_sheet_with_nothing_has_no_headings() -> None:
    assert find_head(Sheet([[None], []]), KNOWN.__contains__) is None


def test_explanations_totals_footers_and_repeated_headings_are_no_data() -> None:
    rows = [
        ["户编号", "组", "户数"],
        ["※必填", "※如 三组", "※整数"],
        ["1", "三组", 1],
        ["户编号", "组", "户数"],
        [None, None, None],
        ["2", "※三组", 1],
        [None, "合 计", 2],
        ["填表人：某某", None, None],
    ]
    sheet = Sheet(rows)
    head = find_head(sheet, KNOWN.__contains__)
    assert head is not None

    found = sort_rows(sheet, head)
    assert (found.data, found.totals, found.others) == ((2, 5), (6,), (3, 7))


def test_a_cell_merged_over_rows_stands_in_each_of_them() -> None:
    sheet = Sheet([["组", "户数"], ["三组", 1], [None, 2], ["四组", 3]], (Merge(1, 0, 2, 0), Merge(1, 1, 2, 1)))

    assert [list(row) for row in fill_merged(sheet, [0], 1).rows[1:]] == [["三组", 1], ["三组", 2], ["四组", 3]]
    assert sheet.rows[2][0] is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (wide("1001"), "1001"),
        (f"{wide('A')}座", "A座"),
        ("\u3000东巷\u3000", "东巷"),
        ("㐂村，①号（东）", "㐂村，①号（东）"),
        ("㑇\uf900", "㑇\uf900"),
    ],
)
def test_digits_and_letters_become_half_width_and_nothing_else_changes(text: str, plain: str) -> None:
    assert plain_cell(text) == plain
    assert to_half_width(to_half_width(text)) == to_half_width(text)
