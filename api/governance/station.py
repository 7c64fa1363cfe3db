"""Service stations: where they are, when they are open, and the telephone that rings there."""

from dataclasses import dataclass
from datetime import datetime

import shapely

from api.governance.hours import Hours, read_hours
from api.governance.person import PHONE, is_plausible_phone
from geo.errors import Fault, InputError

MOST_OF_NAME = 80


@dataclass(frozen=True)
class Station:
    """
    A service station of an area.

    ``point`` is in degrees of WGS 84, longitude first; ``phone`` is the station's own. Without ``hours`` nobody knows
    when it is open. ``id`` is empty until a store has given one.
    """

    name: str
    point: shapely.Point
    area: str
    hours: Hours | None = None
    phone: str | None = None
    id: str = ""

    def open_at(self, moment: datetime) -> bool | None:
        """Return whether it is open at a moment in its own time; None where nobody knows."""
        return None if self.hours is None else self.hours.open_at(moment)


def read_station(
    *,
    name: str,
    longitude: float,
    latitude: float,
    area: str,
    hours: str | None = None,
    phone: str | None = None,
    where: str = "station",
) -> Station:
    """
    Return the station that somebody described.

    Raises
    ------
    InputError
        Anything in it cannot be; every fault.
    """
    faults: list[Fault] = []
    opens: Hours | None = None
    bare = name.strip()
    if not 0 < len(bare) <= MOST_OF_NAME or not bare.isprintable():
        en = f"the name is one line of 1 to {MOST_OF_NAME} characters, got {len(bare)}"
        faults.append(Fault(f"{where}, name", en, f"名称应为一行 1 至 {MOST_OF_NAME} 个字符，得到 {len(bare)} 个"))
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # NaN lies in no range
        met = f"{longitude}, {latitude}"
        en = f"a point is longitude -180 to 180 and latitude -90 to 90 in degrees, got {met}"
        faults.append(Fault(f"{where}, point", en, f"位置应为经度 -180 至 180、纬度 -90 至 90（度），得到 {met}"))
    if phone and not is_plausible_phone(phone):
        en, zh = (
            f"{said}: {phone[:40]}; {right}"
            for said, right in zip(("not a telephone number", "不是电话号码"), PHONE, strict=True)
        )
        faults.append(Fault(f"{where}, phone", en, zh))
    try:
        opens = read_hours(hours, where=f"{where}, hours") if hours and hours.strip() else None
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(faults)
    return Station(bare, shapely.Point(longitude, latitude), area, opens, phone or None)
