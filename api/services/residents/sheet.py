"""The public notice of a grid as a map shows it."""

import shapely

from api.services.residents.notice import Notice
from api.store.base import absent
from maps.notice import NoticePerson, NoticeSheet, NoticeStation


def sheet_of(told: Notice, link: str) -> NoticeSheet:
    """
    Return what the notice of a grid says; ``link`` is where its code leads.

    Raises
    ------
    NotFoundError
        Nobody drew its outline.
    """
    area = told.node.area
    if area is None or area.geom is None:
        raise absent("outline of a grid", "网格轮廓", told.node.code)
    people = [
        NoticePerson(each.node.name, f"{one.title.zh} {one.title.en}", one.name, one.work_phone)
        for each in reversed(told.chain)
        for one in each.leaders
    ]
    stations = [
        NoticeStation(one.name, shapely.centroid(one.geom), one.hours, one.service_phone) for one in told.stations
    ]
    village = told.village.name if told.village else ""
    return NoticeSheet(told.node.code, told.node.level, told.node.name, village, area.geom, people, stations, link)
