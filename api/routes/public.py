"""Who is responsible for a door: for everybody, without logging in; only what is published, and no door."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from api.deps import ReadPublished, Service, ServiceDep
from api.problems import documented
from api.routes.addresses import address_of
from api.schemas.coverage import place_out
from api.schemas.public import (
    GroupsOut,
    NoticeOut,
    OutlinesOut,
    VillagesOut,
    WhereOut,
    groups_out,
    notice_out,
    outlines_out,
)
from api.services.covering.shapes import as_geojson, outlines
from api.services.covering.survey import Survey, survey
from api.services.residents.finding import areas_at, groups_of, village_number, villages_with_grids
from api.services.residents.notice import Notice, lowest_public, notice_of, public_number


def pass_by(request: Request, service: ServiceDep) -> None:
    """Count a request of somebody who need not log in; raises `TooOftenError`."""
    service.limits.public.pass_by(address_of(request), service.clock())


router = APIRouter(prefix="/api/v1/public", tags=["public 公众查询"], dependencies=[Depends(pass_by)])

Code = Annotated[str, Query(min_length=1, max_length=64, description="of a village 村编码")]
GridCode = Annotated[str, Path(min_length=1, max_length=64)]
Lon = Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False, description="degrees, WGS 84")]
Lat = Annotated[float, Query(ge=-89, le=89, allow_inf_nan=False, description="degrees, WGS 84")]


def surveyed(service: Service) -> Survey:
    """Return what there is today."""
    return survey(service.library, service.worked)


def notices(service: Service, found: Survey, numbers: list[int]) -> list[Notice]:
    """Return what everybody may know of some grids."""
    with service.library.store.reading() as books:
        return [notice_of(books, found, number) for number in numbers]


@router.get("/villages", summary="Villages with published grids 已发布的村", responses=documented(429))
def read_villages(_: ReadPublished, service: ServiceDep) -> VillagesOut:
    """Return the villages in which grids are published."""
    return VillagesOut(villages=[place_out(one) for one in villages_with_grids(surveyed(service))])


@router.get("/groups", summary="Groups of a village 村民小组", responses=documented(404, 429))
def read_groups(_: ReadPublished, service: ServiceDep, village: Code) -> GroupsOut:
    """Return the natural groups of a village with at least ten households, and the grids in which they live."""
    found = surveyed(service)
    return groups_out(found, groups_of(found, village))


@router.get("/grids", summary="Grids of a village on the map 村内网格", responses=documented(404, 429))
def read_outlines(_: ReadPublished, service: ServiceDep, village: Code) -> OutlinesOut:
    """Return the outlines of a village's smallest grids that everybody may know of."""
    found = surveyed(service)
    numbers = lowest_public(found, found.places.nodes[village_number(found, village)].path)
    shapes = service.worked.shapes.of(
        (found.places.stamp, tuple(numbers)), lambda: as_geojson(outlines(found.places, numbers))
    )
    return outlines_out([found.places.nodes[n] for n in numbers], [shapes.get(n) for n in numbers])


@router.get("/grids/{code}", summary="Who leads a grid 网格公示", responses=documented(404, 429))
def read_notice(_: ReadPublished, service: ServiceDep, code: GridCode) -> NoticeOut:
    """Return a grid as it is published today: who leads it, the telephone at work, the station."""
    found = surveyed(service)
    [notice] = notices(service, found, [public_number(found, code)])
    return notice_out(notice)


@router.get("/where", summary="Who is responsible for a place 谁负责此处", responses=documented(404, 429))
def read_where(_: ReadPublished, service: ServiceDep, lon: Lon, lat: Lat) -> WhereOut:
    """Return the grid of a place, and near a border all that it may lie in."""
    found = surveyed(service)
    told = [notice_out(one) for one in notices(service, found, areas_at(found, lon, lat))]
    return WhereOut(near_border=len(told) > 1, grids=told)
