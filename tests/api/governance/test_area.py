"""Codes and paths of areas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.governance.area import (
    EVERYTHING,
    is_code,
    is_of_other_area,
    is_township,
    is_within,
    parent_path,
    path_by_codes,
    path_of,
    path_range,
    smallest_cover,
    township_of,
)
from geo.errors import GeoError

CODES = st.text(alphabet="012a-_", min_size=1, max_size=4).filter(is_code)
PATHS = st.lists(CODES, max_size=4).map(lambda codes: "".join(f"/{code}" for code in codes) + "/")


def test_a_path_lists_the_codes_from_the_top():
    village = path_of(path_of("/", "140121203000"), "140121203208")
    grid = path_of(village, "140121203208001")
    assert grid == "/140121203000/140121203208/140121203208001/"
    assert parent_path(grid) == village


def test_a_sibling_whose_code_begins_alike_lies_outside():
    assert is_within("/140121203208/140121203208001/", "/140121203208/")
    assert not is_within("/1401212032081/", "/140121203208/")
    assert not is_within("/karhula-2/", "/karhula/")


def test_what_is_no_path_lies_nowhere():
    for scope in ("", "/v", "v/", "//", "/v//", "/%/", "/v w/"):
        assert not is_within("/v/", scope)
        assert not is_within(scope, EVERYTHING)


@given(st.lists(CODES, min_size=1, max_size=4), st.lists(CODES, max_size=4))
def test_an_area_lies_within_another_exactly_if_the_codes_begin_with_its(inner, outer):
    paths = ["".join(f"/{code}" for code in codes) + "/" for codes in (inner, outer)]
    assert is_within(*paths) == (inner[: len(outer)] == outer)


@given(PATHS, PATHS)
def test_the_range_of_a_scope_holds_just_the_paths_within_it(path, scope):
    first, beyond = path_range(scope)
    assert (first <= path < beyond) == is_within(path, scope)


@given(st.lists(PATHS, max_size=6), PATHS)
def test_the_smallest_cover_covers_the_same_and_never_twice(paths, path):
    cover = smallest_cover(paths)
    assert any(is_within(path, one) for one in cover) == any(is_within(path, one) for one in paths)
    assert not any(is_within(one, other) for one in cover for other in cover if one != other)


def test_codes_hold_no_slash_no_wildcard_and_no_other_form_of_a_digit():
    assert all(map(is_code, ("140121203208", "karhula-001", "V1", "石村-001")))
    assert not any(map(is_code, ("", "a/b", "a%", "a b", "-a", "\uff11\uff12", "a\n", "a" * 65)))
    with pytest.raises(GeoError, match="letters, digits and hyphens"):
        path_of("/", "a/b")


def test_a_statistical_code_tells_its_township():
    assert township_of("140121203208") == "140121203000"
    assert township_of("karhula") is None
    assert is_township("140121203000")
    assert not is_township("140121000000")


@pytest.mark.parametrize(
    ("area", "codes", "path"),
    [
        ("/", ["140121203208"], "/140121203000/140121203208/"),
        ("/140121203000/", ["140121203208"], "/140121203000/140121203208/"),
        ("/140121203000/140121203208/", ["140121203208"], "/140121203000/140121203208/"),
        ("/county/", ["140121203208"], "/county/140121203000/140121203208/"),
        ("/", ["140121203208", "140121203209"], "/140121203000/"),
        ("/county/", ["140121203208", "140121203209"], "/county/140121203000/"),
        ("/", ["140121203208", "140121204001"], None),
        ("/", ["V1"], None),
    ],
)
def test_what_is_brought_lies_where_its_codes_say(area, codes, path):
    assert path_by_codes(area, codes) == path


@pytest.mark.parametrize(
    ("code", "path", "other"),
    [
        ("140121203208", "/140121203000/", False),
        ("140121203208", "/140121203000/140121203208/", False),
        ("140121203208", "/140121203000/140121203209/", True),
        ("140121203208", "/140121204000/", True),
        ("140121203208", "/county/", False),
        ("V1", "/140121203000/140121203209/", False),
        ("140121203208", "/", False),
    ],
)
def test_a_code_tells_whether_a_village_is_in_an_area(code, path, other):
    assert is_of_other_area(code, path) == other
