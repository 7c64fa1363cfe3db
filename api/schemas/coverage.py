"""Where service is thin, as the web gives it: numbers only, and what was never recorded is null, not 0."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from api.services.covering.areas import Covered, Layer
from api.services.covering.bands import ToldSize
from api.services.covering.counts import Count, Share
from api.services.covering.decisions import Decision, Kind
from api.services.covering.numbers import Coverage
from api.services.covering.organisation import Led
from api.services.covering.places import Node

MOST_DECISIONS = 500
PAGE = "/coverage"


class CountOut(BaseModel):
    """A number; null where it is not known, or where it is under 10 and may not be told: then ``suppressed``."""

    count: int | None
    suppressed: bool


class CoverageOut(BaseModel):
    """The five numbers of an area; ``households_unmeasured`` have no station recorded where others have."""

    area: str | None
    date: date
    minutes: float
    households: CountOut
    households_outside_grids: CountOut
    grids: int
    grids_without_leader: int
    grids_out_of_band: int
    households_far_from_station: CountOut
    households_unmeasured: CountOut
    visits_overdue: CountOut


class PlaceOut(BaseModel):
    """An area by its code, its level and its name."""

    code: str
    level: str
    name: str


class OrganisationOut(BaseModel):
    """
    组织: whether somebody leads the area, null where none is asked for at its level, and what part of those in it are.

    ``share`` is null where no post was ever recorded.
    """

    leader: Led | None
    areas: int
    led: int
    recorded: int
    share: float | None
    vacancies: int


class StationsOut(BaseModel):
    """阵地: the part of households with a station within the minutes, and how many are beyond."""

    share: float | None
    suppressed: bool
    far: CountOut


class ServiceOut(BaseModel):
    """服务: the part of households in exactly one grid and visited in time, and how many visits are overdue."""

    share: float | None
    suppressed: bool
    overdue: CountOut


class SizeOut(BaseModel):
    """
    How large a grid is: as published, as counted today, and the band that its profile allows.

    ``drift`` are the households that came since, ``drifted`` whether it left its band by that.
    """

    published: CountOut
    counted: CountOut
    least: int | None
    most: int | None
    in_band: bool | None
    drift: int | None
    drifted: bool


class CoveredOut(PlaceOut):
    """An area and its service on a day; ``deeper`` is whether anything lies in it."""

    parent: str | None
    households: CountOut
    organisation: OrganisationOut
    stations: StationsOut
    service: ServiceOut
    size: SizeOut
    deeper: bool
    geometry: dict[str, Any] | None = Field(description="outline in degrees of WGS 84; shared borders stay shared")


class DaysOut(BaseModel):
    """From which day on there are areas, and every day on which some begin or end."""

    first: date | None
    changes: list[date]


class AreasOut(BaseModel):
    """
    The areas of a level within an area, null for all that is seen; ``above`` are those that it lies in.

    ``pending`` says that ways to stations are still being worked out, and are null until then.
    """

    date: date
    minutes: float
    days: DaysOut
    area: PlaceOut | None
    above: list[PlaceOut]
    level: str | None
    levels: list[str]
    areas: list[CoveredOut]
    pending: bool


class TitleOut(BaseModel):
    """A title of the profile."""

    name: str
    zh: str
    en: str


class DecisionOut(BaseModel):
    """Something to decide about an area, and the page that shows it there."""

    kind: Kind
    area: PlaceOut
    count: CountOut | None
    title: TitleOut | None
    size: SizeOut | None
    link: str


class DecisionsOut(BaseModel):
    """What needs a decision; ``more`` are those that are not listed."""

    date: date
    minutes: float
    decisions: list[DecisionOut]
    more: int


def coverage_out(found: Coverage, area: str | None) -> CoverageOut:
    """Return what the web shows of the coverage of an area."""
    return CoverageOut(
        area=area,
        date=found.day,
        minutes=found.minutes,
        households=count_out(found.households),
        households_outside_grids=count_out(found.outside),
        grids=found.grids,
        grids_without_leader=found.unled,
        grids_out_of_band=found.out_of_band,
        households_far_from_station=count_out(found.far),
        households_unmeasured=count_out(found.unmeasured),
        visits_overdue=count_out(found.overdue),
    )


def areas_out(layer: Layer) -> AreasOut:
    """Return what the web shows of the areas within another."""
    return AreasOut(
        date=layer.day,
        minutes=layer.minutes,
        days=DaysOut(first=layer.days.first, changes=list(layer.days.changes)),
        area=place_out(layer.within) if layer.within else None,
        above=[place_out(one) for one in layer.above],
        level=layer.level,
        levels=list(layer.levels),
        areas=[covered_out(one) for one in layer.areas],
        pending=layer.pending,
    )


def covered_out(one: Covered) -> CoveredOut:
    """Return what the web shows of one area."""
    posts = one.organisation
    return CoveredOut(
        **place_out(one.node).model_dump(),
        parent=one.node.area.parent if one.node.area else None,
        households=count_out(one.households),
        organisation=OrganisationOut(
            leader=posts.leader,
            areas=posts.areas,
            led=posts.led,
            recorded=posts.recorded,
            share=posts.share,
            vacancies=posts.vacancies,
        ),
        stations=StationsOut(**_share(one.near), far=count_out(one.far)),
        service=ServiceOut(**_share(one.served), overdue=count_out(one.overdue)),
        size=_size(one.size),
        deeper=one.deeper,
        geometry=one.geometry,
    )


def decisions_out(found: Sequence[Decision], day: date, minutes: float) -> DecisionsOut:
    """Return what the web shows of what needs a decision."""
    shown = [_decision(one, day, minutes) for one in found[:MOST_DECISIONS]]
    return DecisionsOut(date=day, minutes=minutes, decisions=shown, more=max(0, len(found) - MOST_DECISIONS))


def place_out(node: Node) -> PlaceOut:
    """Return what the web calls an area."""
    return PlaceOut(code=node.code, level=node.level, name=node.name)


def count_out(one: Count) -> CountOut:
    """Return a number as the web shows it."""
    return CountOut(count=one.n, suppressed=one.suppressed)


def _share(one: Share) -> dict[str, Any]:
    return {"share": one.value, "suppressed": one.suppressed}


def _size(one: ToldSize) -> SizeOut:
    return SizeOut(
        published=count_out(one.published),
        counted=count_out(one.counted),
        least=one.band.min if one.band else None,
        most=one.band.max if one.band else None,
        in_band=one.in_band,
        drift=one.drift,
        drifted=one.drifted,
    )


def _decision(one: Decision, day: date, minutes: float) -> DecisionOut:
    title = one.title
    said = {"area": one.node.code, "date": day.isoformat(), "minutes": f"{minutes:g}"}
    return DecisionOut(
        kind=one.kind,
        area=place_out(one.node),
        count=count_out(one.count) if one.count else None,
        title=TitleOut(name=title.name, zh=title.zh, en=title.en) if title else None,
        size=_size(one.size) if one.size else None,
        link=f"{PAGE}?{urlencode(said)}",
    )
