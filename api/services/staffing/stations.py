"""Service stations: said, checked and kept."""

from dataclasses import dataclass, replace

import shapely

from api.governance.station import read_station
from api.services.staffing.places import find_place
from api.services.staffing.today import day_of
from api.store.base import Books
from api.store.records.staff import StationRecord
from geo.errors import Fault, InputError


@dataclass(frozen=True)
class StationSaid:
    """A station as somebody describes it: degrees of WGS 84, the area that it serves, and its own telephone."""

    name: str
    lon: float
    lat: float
    area: str
    hours: str | None = None
    service_phone: str | None = None


def add_station(books: Books, said: StationSaid, *, code: str = "") -> StationRecord:
    """Keep a station. Raises `InputError` with every fault of it."""
    blank = StationRecord(0, "", "", shapely.Point(), code=code)
    [record] = books.stations.add(read(books, blank, said))
    return record


def change_station(books: Books, before: StationRecord, said: StationSaid) -> StationRecord:
    """Change a station. Raises `InputError` as `add_station`, and `StaleError`."""
    return books.stations.change(before, read(books, before, said))


def read(books: Books, before: StationRecord, said: StationSaid) -> StationRecord:
    """Return a record with what is said of a station. Raises `InputError` with every fault of it."""
    faults: list[Fault] = []
    path = ""
    try:
        place = find_place(books, said.area, day=day_of(books.now()))
        path = place.path
    except InputError as error:
        faults += error.faults
    try:
        station = read_station(
            name=said.name,
            longitude=said.lon,
            latitude=said.lat,
            area=said.area,
            hours=said.hours,
            phone=said.service_phone,
        )
    except InputError as error:
        raise InputError([*faults, *error.faults]) from error
    if faults:
        raise InputError(faults)
    return replace(
        before,
        name=station.name,
        path=path,
        geom=station.point,
        hours="" if station.hours is None else str(station.hours),
        area=said.area,
        service_phone=station.phone or "",
    )
