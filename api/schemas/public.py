"""Who is responsible for a door, as everybody may know it."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from api.schemas.coverage import CountOut, PlaceOut, count_out, place_out
from api.services.covering.places import Node
from api.services.covering.survey import Survey
from api.services.residents.finding import Group
from api.services.residents.notice import Answerable, Notice


class PublicLeaderOut(BaseModel):
    """Who leads an area, and the telephone at work."""

    title: str
    title_zh: str
    title_en: str
    name: str
    work_phone: str


class AnswerableOut(PlaceOut):
    """A grid and those who lead it; nobody where that is not recorded."""

    leaders: list[PublicLeaderOut]


class PublicStationOut(BaseModel):
    """A service station: when it is open, its telephone, and where it is, in degrees of WGS 84."""

    name: str
    hours: str
    phone: str
    lon: float
    lat: float


class NoticeOut(BaseModel):
    """
    A grid: those that it lies in and itself, the widest first, with who leads each.

    ``own_station`` is whether a station serves it or an area round it; else the nearest of the village is told.
    """

    code: str
    level: str
    name: str
    village: PlaceOut | None
    chain: list[AnswerableOut]
    households: CountOut
    stations: list[PublicStationOut]
    own_station: bool
    link: str


class WhereOut(BaseModel):
    """The grids of a place; ``near_border`` where it may lie in any of several."""

    near_border: bool
    grids: list[NoticeOut]


class VillagesOut(BaseModel):
    """Villages that have published grids."""

    villages: list[PlaceOut]


class GroupOut(BaseModel):
    """A natural group, and the grids in which it lives, the one of most of it first."""

    name: str
    grids: list[PlaceOut]


class GroupsOut(BaseModel):
    """The natural groups of a village with at least ten households."""

    groups: list[GroupOut]


class OutlineOut(PlaceOut):
    """A grid on the map: its outline in degrees of WGS 84."""

    geometry: dict[str, Any] | None


class OutlinesOut(BaseModel):
    """The smallest grids of a village that everybody may know of."""

    grids: list[OutlineOut]


def notice_out(one: Notice) -> NoticeOut:
    """Return what the web shows of a grid."""
    return NoticeOut(
        **place_out(one.node).model_dump(),
        village=place_out(one.village) if one.village else None,
        chain=[_answerable(each) for each in one.chain],
        households=count_out(one.households),
        stations=[
            PublicStationOut(
                name=each.name,
                hours=each.hours,
                phone=each.service_phone,
                lon=each.geom.centroid.x,
                lat=each.geom.centroid.y,
            )
            for each in one.stations
        ],
        own_station=one.own,
        link=f"/who/{one.node.code}",
    )


def groups_out(found: Survey, groups: Sequence[Group]) -> GroupsOut:
    """Return what the web shows of groups."""
    nodes = found.places.nodes
    return GroupsOut(groups=[GroupOut(name=one.name, grids=[place_out(nodes[n]) for n in one.areas]) for one in groups])


def outlines_out(nodes: Sequence[Node], geometries: Sequence[dict[str, Any] | None]) -> OutlinesOut:
    """Return what the web shows of the grids of a village."""
    rows = zip(nodes, geometries, strict=True)
    return OutlinesOut(grids=[OutlineOut(**place_out(node).model_dump(), geometry=each) for node, each in rows])


def _answerable(one: Answerable) -> AnswerableOut:
    leaders = [
        PublicLeaderOut(
            title=each.title.name,
            title_zh=each.title.zh,
            title_en=each.title.en,
            name=each.name,
            work_phone=each.work_phone,
        )
        for each in one.leaders
    ]
    return AnswerableOut(**place_out(one.node).model_dump(), leaders=leaders)
