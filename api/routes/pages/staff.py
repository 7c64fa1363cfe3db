"""The pages of people, of posts and of stations: a table each, which its script fills and changes."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import ManagePeople, ManageStations, ServiceDep
from api.governance.post import titles_of
from api.pages import render
from api.pages.language import language_of
from api.pages.words import level_name
from api.services.area_choices import AreaChoice, area_choices
from api.services.inputs.profiles import find_profile
from api.services.staffing.today import day_of
from api.store.library import Library
from partition.profile import shipped_names

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

STATIONS = "staff/stations.html"
MOST_GROUNDS = 30
"""So many villages have their ground drawn under the stations."""


@router.get("/people")
def people(request: Request, library: ManagePeople, service: ServiceDep) -> HTMLResponse:
    """Show the members of staff."""
    return _page(request, "staff/people.html", library, service)


@router.get("/posts")
def posts(request: Request, library: ManagePeople, service: ServiceDep) -> HTMLResponse:
    """Show who holds which title of which area, and the titles that nobody holds."""
    return _page(request, "staff/posts.html", library, service)


@router.get("/stations")
def stations(request: Request, library: ManageStations, service: ServiceDep) -> HTMLResponse:
    """Show the service stations, and where they are."""
    return _page(request, STATIONS, library, service)


def _page(request: Request, template: str, library: Library, service: ServiceDep) -> HTMLResponse:
    today = day_of(service.clock())
    with library.store.reading(library.scope) as books:
        choices = area_choices(books, library.scope, today)
        bounds = books.households.bounds() if template == STATIONS else None
        villages = [village.id for village in books.villages.find()]
    shown = {
        "today": today,
        "choices": {
            "areas": [_area(request, each) for each in choices],
            "titles": _titles(),
            "today": today.isoformat(),
            "bounds": bounds,
            "villages": villages[:MOST_GROUNDS],
        },
        "areas_seen": choices,
    }
    return HTMLResponse(render(request, template, shown))


def _area(request: Request, each: AreaChoice) -> dict[str, str]:
    level = level_name(each.level, language_of(request))
    return {"code": each.code, "name": each.name, "level": each.level, "called": level, "profile": each.profile}


def _titles() -> dict[str, Sequence[dict[str, Any]]]:
    """Return the titles of each profile that ships, by the name of the profile."""
    return {
        name: [
            {"name": title.name, "level": title.level, "zh": title.zh, "en": title.en}
            for title in titles_of(find_profile(name))
        ]
        for name in shipped_names()
    }
