"""The schema in the docs is the parser's own, and both take and refuse the same files."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from geo.errors import InputError
from partition.profile import json_schema, parse_profile, shipped_names
from partition.profile.kinds import Group, Kind, Rows
from partition.profile.shape import PROFILE

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "profile.schema.json").read_text(encoding="utf-8"))
XIGU = (files("partition") / "profiles" / "xigu_1448.yaml").read_text(encoding="utf-8")

WRONG = [
    ("tolerance:", "tolerence:"),
    ("max: 500, ", ""),
    ("min: 300", "min: 0"),
    ("min: 300", "min: many"),
    ("min: 300", "min: '300'"),
    ("min: 300", "min: 300.5"),
    ("min: 300", "min: true"),
    ("min: 300", "min: 1000001"),
    ("min: 300", "min: [300]"),
    ("value: 0.05", "value: 2"),
    ("value: 0.05", "value: 0.5"),
    ("value: 0.05", "value: -0.1"),
    ("from: 默认", "from: default"),
    ("from: 默认, note", "note"),
    ("from: 默认, note", "from: 默认, quote: 几句, note"),
    ("value: group", "value: house"),
    ("name: micro_grid", "name: Micro-grid"),
    ("name: micro_grid", "name: village"),
    ("interval_days: 7", "interval_days: 0"),
    ("interval_days: 7", "interval_days: 2.5"),
    ("zh: 红", "zh: ''"),
    ("zh: 红", "zh: ' 红'"),
    ("zh: 红", f"zh: {'红' * 61}"),
    ("zh: 红", "zh: 1"),
    ("zh: 红", "zh: "),
    ("zh: 红", "zh: {a: 1}"),
    ("serial_digits: {value: 3", "serial_digits: {value: 7"),
    ("visits:", "visit:"),
    ("name: micro_grid", "name: township"),
    ("approve: {value: township", "approve: {value: county"),
    ("own_plan: {value: never", "own_plan: {value: true"),
    ("own_plan:", "own:"),
    ("  township:\n", "  county:\n"),
    ("  tiers:\n", "  tiers: []\n  colours:\n"),
    ("name: xigu_1448", "name: xigu_1448\npatrols_per_week: {value: 0, from: 本地}"),
]


def schema_takes(text: str) -> bool:
    return bool(Draft202012Validator(SCHEMA).is_valid(yaml.safe_load(text)))


def parser_takes(text: str) -> bool:
    try:
        parse_profile(text, where="my.yaml")
    except InputError:
        return False
    return True


def keys_of(kind: Kind) -> set[str]:
    if isinstance(kind, Rows):
        return keys_of(kind.row)
    return set(kind.keys).union(*map(keys_of, kind.keys.values())) if isinstance(kind, Group) else set()


def test_docs_hold_the_schema_that_the_parser_gives():
    assert json_schema() == SCHEMA, "make docs/profile.schema.json anew, as docs/profiles.md says"


def test_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", shipped_names())
def test_both_take_the_shipped_profiles(name):
    text = (files("partition") / "profiles" / f"{name}.yaml").read_text(encoding="utf-8")
    assert schema_takes(text)
    assert parser_takes(text)


@pytest.mark.parametrize(("old", "new"), WRONG)
def test_both_refuse_the_same_files(old, new):
    assert old in XIGU
    text = XIGU.replace(old, new, 1)
    assert not schema_takes(text)
    assert not parser_takes(text)


@pytest.mark.parametrize(
    ("old", "new"), [("min: 300", "min: 300.0"), ("value: 0.05", "value: 0"), ("from: 默认", "from: 本地, quote: 会议")]
)
def test_both_take_what_is_right_but_unusual(old, new):
    text = XIGU.replace(old, new, 1)
    assert schema_takes(text)
    assert parser_takes(text)


@pytest.mark.parametrize("half", [0, 1])
def test_docs_explain_every_key_in_both_languages(half):
    page = (DOCS / "profiles.md").read_text(encoding="utf-8").split("## 中文说明")[half]
    assert [key for key in sorted(keys_of(PROFILE)) if f"`{key}`" not in page] == []
