"""What the documentation says of the parameters and answers of OGC API - Features."""

from typing import Any

from pydantic import BaseModel

from api.problems import documented
from api.services.ogc.areas import Areas
from api.services.ogc.asked import BBOX, BBOX_CRS, CRS84, CURSOR, DATETIME, FORM, LIMIT, MOST, USUAL
from api.services.ogc.households import Households
from api.services.ogc.stations import Stations
from api.services.ogc.units import Units

QUERYABLES = tuple(dict.fromkeys(name for each in (Areas, Stations, Households, Units) for name in each.queryables))


def _parameter(name: str, description: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema, **more}


_FORM = _parameter(
    FORM, "form of the answer; without it, the header Accept", {"type": "string", "enum": ["json", "html"]}
)
_NUMBERS = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
_ITEMS = (
    _parameter(
        BBOX,
        "west, south, east, north in degrees, with heights 6 numbers; features that have a point in common with it",
        _NUMBERS,
        style="form",
        explode=False,
    ),
    _parameter(BBOX_CRS, "of bbox", {"type": "string", "enum": [CRS84]}),
    _parameter(
        DATETIME,
        "a day, a moment, or two with a slash between them of which one may be `..`: versions that were valid then; "
        "today's without it",
        {"type": "string"},
    ),
    _parameter(
        LIMIT, f"at most {MOST} are given", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    ),
    _parameter(CURSOR, "where to go on: from the link `next` of the page before", {"type": "string"}),
    *(_parameter(name, "equal to this, in collections that have it", {"type": "string"}) for name in QUERYABLES),
)

BARE: dict[str, Any] = {"parameters": [_FORM]}
ITEMS: dict[str, Any] = {"parameters": [_FORM, *_ITEMS]}


def answers(model: type[BaseModel], kind: str, *refused: int) -> dict[int | str, dict[str, Any]]:
    """Return what is said of the answers of a route."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    said = {"model": model, "content": {kind: {"schema": schema}, "text/html": {"schema": {"type": "string"}}}}
    return {200: said, **documented(400, *refused)}
