"""Service stations: everybody sees them; those who manage them add, change and take in."""

from typing import Annotated, Any

import shapely
from fastapi import APIRouter, Body, Path, Request, Response

from api.deps import ManageStations, ReadPublished
from api.problems import documented
from api.routes.entity_tags import IfMatch, etag_of, must_match
from api.routes.paging import PageDep, page_of
from api.routes.people import AreaQuery
from api.routes.strict import StrictRoute
from api.routes.workbook_form import FORM_SCHEMA, WorkbookDep
from api.schemas.staff import (
    MOST_NUMBER,
    StationChange,
    StationIn,
    StationOut,
    StationsOut,
    TakenOut,
    station_out,
    taken_out,
)
from api.services.staffing.importing import take_stations
from api.services.staffing.places import within
from api.services.staffing.stations import StationSaid, add_station, change_station
from api.services.staffing.today import day_of
from api.store.records.staff import STATIONS, StationRecord

router = APIRouter(prefix="/api/v1", tags=["staff 人员与站点"], route_class=StrictRoute)

StationId = Annotated[int, Path(ge=1, le=MOST_NUMBER)]


@router.get("/stations", summary="List stations 站点列表")
def read_stations(request: Request, asked: PageDep, library: ReadPublished, area: AreaQuery = None) -> StationsOut:
    """Return the stations of an area and of all that lie in it; open to everybody."""
    with library.store.reading(library.scope) as books:
        path = within(books, area, day=day_of(books.now()))
        found = books.stations.find(after=asked.after(STATIONS), most=asked.most, path=path)
    page = page_of(request, asked, found, STATIONS.key_of)
    return StationsOut(stations=[station_out(one) for one in page.records], next=page.next)


@router.post(
    "/stations",
    status_code=201,
    summary="Add a station 添加站点",
    responses=documented(400, 401, 403, 404, 408, 413, 415, 422),
)
def create_station(asked: Annotated[StationIn, Body()], library: ManageStations, response: Response) -> StationOut:
    """Keep a station, with its point in degrees of WGS 84."""
    with library.store.writing(library.scope) as books:
        record = add_station(books, StationSaid(**asked.model_dump()))
    response.headers["Location"] = f"/api/v1/stations/{record.id}"
    response.headers["ETag"] = etag_of(record)
    return station_out(record)


@router.get("/stations/{station_id}", summary="Look at a station 查看站点", responses=documented(404))
def read_station(station_id: StationId, library: ReadPublished, response: Response) -> StationOut:
    """Return a station, with the ETag that a change of it names; open to everybody."""
    with library.store.reading(library.scope) as books:
        record = books.stations.get(station_id)
    response.headers["ETag"] = etag_of(record)
    return station_out(record)


@router.patch(
    "/stations/{station_id}",
    summary="Change a station 修改站点",
    responses=documented(400, 401, 403, 404, 408, 412, 413, 415, 422),
)
def change_one_station(
    station_id: StationId,
    asked: Annotated[StationChange, Body()],
    if_match: IfMatch,
    library: ManageStations,
    response: Response,
) -> StationOut:
    """Change what is said; what is left out stays."""
    with library.store.writing(library.scope) as books:
        before = books.stations.get(station_id)
        must_match(STATIONS, before, if_match)
        record = change_station(books, before, _merged(before, asked))
    response.headers["ETag"] = etag_of(record)
    return station_out(record)


@router.delete(
    "/stations/{station_id}",
    status_code=204,
    summary="Remove a station 删除站点",
    responses=documented(401, 403, 404, 412),
)
def remove_station(station_id: StationId, if_match: IfMatch, library: ManageStations) -> Response:
    """Remove a station that is there no more."""
    with library.store.writing(library.scope) as books:
        must_match(STATIONS, books.stations.get(station_id), if_match)
        books.stations.remove(id=station_id)
    return Response(status_code=204)


@router.post(
    "/stations:import",
    summary="Take in a workbook of stations 导入站点表",
    openapi_extra=FORM_SCHEMA,
    responses=documented(400, 401, 403, 404, 408, 413, 415, 422),
)
def import_stations(form: WorkbookDep, library: ManageStations, dry_run: bool = False) -> TakenOut:
    """Take in the stations' template, each by its 站点编号; ``dry_run=true`` only tells what would change."""
    taken = take_stations(library.store, library.scope, form.name, form.content, dry_run=dry_run)
    return taken_out(taken, dry_run=dry_run)


def _merged(before: StationRecord, asked: StationChange) -> StationSaid:
    """Return what is said of a station, and what it was where nothing is said; null clears what may be blank."""
    told = asked.model_dump(exclude_unset=True)
    point = shapely.Point(shapely.centroid(before.geom))
    kept: dict[str, Any] = {"name": before.name, "lon": point.x, "lat": point.y, "area": before.area}
    needed: dict[str, Any] = {key: value if told.get(key) is None else told[key] for key, value in kept.items()}
    blank: dict[str, Any] = {"hours": before.hours or None, "service_phone": before.service_phone or None}
    return StationSaid(**needed, **{key: told.get(key, value) for key, value in blank.items()})
