"""
The promise of the README, held against every table, form, answer and file that the program has.

There is no column for anything on the deny-list. The list that the importer drops by is the list that is asked here,
so that a kind which is added there is searched for here as well.
"""

import importlib
import json
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import yaml
from pydantic import BaseModel, create_model
from registers import register
from stores import library_in
from typer.testing import CliRunner

import api.schemas
import geo.inputs
import geo.schema
import partition.tables
from api.app import create_app
from api.cli import app
from api.services.inputs.uploads import Upload
from api.services.villages import import_village
from api.settings import ServiceSettings
from api.store.records import KINDS
from geo.formats.privacy import DENY_LIST, About, denied_heading
from geo.formats.roles import ROLES
from geo.formats.workbook.templates import TEMPLATES

ROOT = Path(__file__).parents[1]
HAVE_NAMES = frozenset({"name", "names"})
"""What every village, grid, level, profile and file has; where it is a person's, the table says so (`About`)."""

OF_STATIONS = frozenset({"服务电话"})
"""Headings of what a service station has, and no person: its telephone."""

NOT_OF_RESIDENTS: Mapping[str, frozenset[str]] = {
    # a member of staff, by number: who holds a post, who visited, who walks, who takes over
    "posts": frozenset({"person_id"}),
    "visits": frozenset({"person_id"}),
    "PostIn": frozenset({"person_id"}),
    "HandoverIn": frozenset({"person_id"}),
    "WalkerIn": frozenset({"person_id"}),
    "/api/v1/people/{person_id}": frozenset({"person_id"}),
    # who of the staff walks, by the sheet that they carry; who of the staff a user is
    "sheets": frozenset({"person_id"}),
    "users": frozenset({"person_id"}),
    "UserIn": frozenset({"person_id"}),
    "UserChangeIn": frozenset({"person_id"}),
    "UserOut": frozenset({"person_id"}),
    # what is worth knowing of a village, why a file is taken for what it is, why a plan cannot be drawn on
    "VillageOutlookOut": frozenset({"remarks"}),
    "ImportFileOut": frozenset({"why"}),
    "WorkbenchPlanOut": frozenset({"why_not"}),
    # what everybody may call: the leader at work, the station, the office that hears complaints about the service
    "PublicLeaderOut": frozenset({"work_phone"}),
    "PublicStationOut": frozenset({"phone"}),
    "/api/v1/plans/{plan_id}/papers/wall-map.pdf": frozenset({"supervision_phone"}),
    "/api/v1/plans/{plan_id}/papers/wall-map.png": frozenset({"supervision_phone"}),
    "/api/v1/plans/{plan_id}/papers/signature-sheet.pdf": frozenset({"supervision_phone"}),
    "/api/v1/plans/{plan_id}/papers/draft-notice.pdf": frozenset({"supervision_phone"}),
    "/api/v1/plans/{plan_id}/papers/notice.pdf": frozenset({"supervision_phone"}),
    "/api/v1/plans/{plan_id}/papers/contact-cards.pdf": frozenset({"supervision_phone"}),
    "/api/v1/plans/{plan_id}/papers/slips.pdf": frozenset({"supervision_phone"}),
    # the telephone at work of staff, beside their name
    "PersonIn": frozenset({"work_phone"}),
    "PersonOut": frozenset({"work_phone"}),
    "PostOut": frozenset({"person_id", "work_phone"}),
    "LeaderOut": frozenset({"work_phone"}),
    # the telephone of a service station, which is no person
    "stations": frozenset({"service_phone"}),
    "StationIn": frozenset({"service_phone"}),
    "StationOut": frozenset({"service_phone"}),
    "StationChange": frozenset({"service_phone"}),
    # the process that has leased a job; the village or plan that a file belongs to
    "jobs": frozenset({"owner"}),
    "files": frozenset({"owner"}),
    "contents": frozenset({"owner"}),
    # a task of the service, nobody's employment
    "/api/v1/jobs/{job_id}": frozenset({"job_id"}),
    "/api/v1/jobs/{job_id}/events": frozenset({"job_id"}),
    "/api/v1/jobs/{job_id}:cancel": frozenset({"job_id"}),
    "/api/v1/jobs/{job_id}:take": frozenset({"job_id"}),
    "BestSoFarOut": frozenset({"job"}),
    # posts that nobody holds, no empty flats
    "/api/v1/posts": frozenset({"vacant"}),
    # what OGC API - Features has every collection, and its landing page, say of itself
    "CollectionOut": frozenset({"description"}),
    "LandingOut": frozenset({"description"}),
}
"""
Names that sound as if they told of residents and do not, each where it stands alone: in a kind of records, a form or
answer, or the parameters of an address.
"""

OF_KINDS: dict[str, About] = {"people": "staff", "users": "staff"}
"""Kinds of records that are about others than residents."""

WATCHED = ("reason", "why", "track", "position_of", "live", "battery", "steps", "rank", "score", "stars")
"""Besides: reasons of visits, and what would watch the staff or sort the households."""


def broken_by(names: Iterable[object], *, about: About = "residents") -> list[str]:
    """Return the names of columns and fields that the promise rules out."""
    said = [str(name) for name in names]
    return [
        name
        for name in said
        if (denied_heading(name, about=about) and name not in HAVE_NAMES)
        or any(word in name.casefold().split("_") for word in WATCHED)
    ]


def agrees(where: str, names: Iterable[object], *, about: About = "residents") -> bool:
    """Return whether what sounds like residents is exactly what is excepted there: nothing more, and nothing less."""
    return set(broken_by(names, about=about)) == NOT_OF_RESIDENTS.get(where, frozenset())


def keys_of(document: Any) -> Iterator[str]:
    """Yield every key of a JSON or YAML document, at any depth."""
    if isinstance(document, Mapping):
        for key, value in document.items():
            yield str(key)
            yield from keys_of(value)
    elif isinstance(document, list):
        for value in document:
            yield from keys_of(value)


def properties_of(document: Any) -> Iterator[str]:
    """Yield the name of every property and parameter that an OpenAPI document describes, at any depth."""
    if isinstance(document, Mapping):
        if isinstance(document.get("properties"), Mapping):
            yield from document["properties"]
        if "in" in document and isinstance(document.get("name"), str):
            yield document["name"]
        for value in document.values():
            yield from properties_of(value)
    elif isinstance(document, list):
        for value in document:
            yield from properties_of(value)


def models_in(package: Any) -> Iterator[type[BaseModel]]:
    """Yield every pydantic model of a package."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(found.name)).values():
            if isinstance(value, type) and issubclass(value, BaseModel) and value is not BaseModel:
                yield value


def columns_in(folder: Path) -> Iterator[str]:
    """Yield every column, key and heading of the files below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".json", ".geojson"):
            yield from keys_of(json.loads(path.read_text(encoding="utf-8")))
        elif path.suffix == ".gpkg":
            for layer in {name for name, _ in pyogrio.list_layers(path)} - {"layer_styles"}:  # QGIS's own
                yield from pyogrio.read_info(path, layer=layer)["fields"]
        elif path.suffix == ".csv":
            yield from pd.read_csv(path, nrows=0).columns
        elif path.suffix == ".xlsx":
            yield from pd.read_excel(path, nrows=0, engine="openpyxl").columns


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a plan, its rounds and the store of a service, all from a register full of people."""
    folder = tmp_path_factory.mktemp("promise")
    (folder / "given").mkdir()
    files = register(folder / "given")
    options = [word for role, path in files.items() for word in (f"--{role}", str(path))]
    asked = ["--level", "micro_grid=50-70", "--iterations", "500", "--out", str(folder / "made" / "plan")]
    assert CliRunner().invoke(app, ["plan", *options, *asked]).exit_code == 0
    grids = gpd.read_file(folder / "made" / "plan" / "grids.geojson")
    rounds = [
        "round",
        str(folder / "made" / "plan"),
        "--grid",
        grids["grid_id"][0],
        "--out",
        str(folder / "made" / "r"),
    ]
    assert CliRunner().invoke(app, rounds).exit_code == 0
    with files["households"].open("rb") as content:
        sent = [Upload("households", "households.geojson", content)]
        import_village(library_in(folder / "made" / "store"), sent, name="石村", now=pd.Timestamp("2026-01-01T00:00Z"))
    return folder / "made"


def test_a_planted_field_is_found_in_every_kind_of_schema(tmp_path: Path) -> None:
    planted = create_model("Planted", resident_name=(str, ...), floor=(str, ...))
    gpd.GeoDataFrame({"身份证号": ["x"], "unit": ["1"]}, geometry=gpd.points_from_xy([0], [0])).to_file(
        tmp_path / "a.gpkg", layer="a"
    )
    (tmp_path / "a.json").write_text(json.dumps({"a": [{"b": {"phone": 1}}]}), encoding="utf-8")
    (tmp_path / "a.csv").write_text("id,备注\n", encoding="utf-8")

    assert broken_by(planted.model_fields) == ["resident_name"]
    assert broken_by(properties_of({"x": [planted.model_json_schema()]})) == ["resident_name"]
    assert broken_by(columns_in(tmp_path)) == ["备注", "身份证号", "phone"]
    assert broken_by(["visit_reason", "live_location", "reason", "household_score"]) != []


@pytest.mark.parametrize("kind", DENY_LIST, ids=lambda kind: kind.what[0])
def test_every_kind_of_the_list_is_searched_for(kind: Any) -> None:
    words = {*kind.zh, *kind.en, *kind.whole} - HAVE_NAMES
    assert sorted(broken_by(words)) == sorted(words)


def test_no_table_that_crosses_a_door_has_such_a_column() -> None:
    tables = {name: columns for name, columns in vars(geo.schema).items() if name.isupper()}
    assert {"HOUSEHOLDS", "VILLAGES", "ROADS", "BARRIERS", "BUILDINGS"} <= tables.keys()
    for name, columns in tables.items():
        assert broken_by(columns) == [], name
    assert "name" not in geo.schema.HOUSEHOLDS


def test_no_part_of_the_input_reads_such_a_column() -> None:
    for role in ROLES.values():
        assert broken_by(role.columns, about=role.about) == [], role.name


def test_no_record_has_such_a_field() -> None:
    for kind in KINDS.values():
        assert agrees(kind.name, kind.types, about=OF_KINDS.get(kind.name, "residents")), kind.name
    for module in (geo.inputs, partition.tables):
        records = [each for each in vars(module).values() if isinstance(each, type) and is_dataclass(each)]
        assert records
        for record in records:
            assert broken_by(field.name for field in fields(record)) == [], record


def test_no_form_and_no_answer_of_the_service_has_such_a_field(tmp_path: Path) -> None:
    models = list(models_in(api.schemas))
    assert len(models) > 10
    for model in models:
        assert agrees(model.__name__, model.model_fields), model
    described = create_app(ServiceSettings(data=tmp_path)).openapi()
    assert {"households", "dropped_columns", "village_id"} <= set(properties_of(described))
    for where, said in {**described["paths"], **described["components"]["schemas"]}.items():
        assert agrees(where, properties_of(said)), where


def test_nothing_is_excepted_where_it_does_not_stand(tmp_path: Path) -> None:
    described = create_app(ServiceSettings(data=tmp_path)).openapi()
    assert NOT_OF_RESIDENTS.keys() <= {*KINDS, *described["paths"], *described["components"]["schemas"]}


@pytest.mark.parametrize("where", ["households", "villages", "dues", "Door", "VillageOut", "DueOut", "BatchIn"])
def test_nothing_about_doors_is_excepted(where: str) -> None:
    assert where not in NOT_OF_RESIDENTS
    assert not agrees(where, ["person_id", "work_phone", "owner"])


def test_no_file_that_is_made_or_kept_has_such_a_column(made: Path) -> None:
    columns = set(columns_in(made))
    assert {"household_id", "micro_grid", "objective_m", "arrival_minute", "dropped_columns"} <= columns
    # the report names what was dropped
    assert broken_by(columns - {"户主", "电话", "boundary.联系人"}) == []
    for path in made.rglob("*.gpkg"):
        for layer, _ in pyogrio.list_layers(path):
            if layer in ("households", "units"):
                assert "name" not in pyogrio.read_info(path, layer=layer)["fields"]


def test_no_template_has_such_a_column() -> None:
    for template in TEMPLATES.values():
        columns = [column for column in template.columns if column.heading not in OF_STATIONS]
        told = [heading for column in columns for heading in (column.name, column.heading)]
        assert broken_by(told, about=template.about) == [], template.name
        if template.about == "residents":
            assert not HAVE_NAMES & set(told), template.name


def test_tiers_of_visits_in_a_profile_have_no_reason() -> None:
    profiles = sorted((ROOT / "partition" / "profiles").glob("*.yaml"))
    assert profiles
    for path in profiles:
        profile = yaml.safe_load(path.read_text(encoding="utf-8"))
        # a note says where a value of the profile comes from, and is about nobody
        assert broken_by(set(keys_of(profile)) - {"note"}) == [], path.name
        for tier in profile["visits"]["tiers"]:
            assert tier.keys() <= {"code", "zh", "en", "interval_days", "from", "note", "quote"}, path.name
