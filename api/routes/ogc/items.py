"""The features of a collection, in pages, or one of them."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.deps import CallerDep, ReadPublished, Service, ServiceDep
from api.negotiation import FORM, OGC
from api.routes.ogc.answers import GEOJSON, PAGE, address, answer, bare, check_form, link, own_links
from api.routes.ogc.collections import title_of
from api.routes.ogc.words import BARE, ITEMS, answers
from api.routes.paging import PageAsked, cursor_of
from api.schemas.ogc import FeatureOut, FeaturesOut, LinkOut
from api.services.ogc.asked import CURSOR, LIMIT, LONGEST, Asked, QueryError, read_asked
from api.services.ogc.collection import Collection
from api.services.ogc.drawing import picture
from api.services.ogc.finding import feature, find_item, find_items
from api.services.ogc.reading_note import note_reading
from api.services.ogc.shown import collection_for
from api.store.base import Key
from geo.errors import InputError

router = APIRouter(prefix=f"{OGC}/collections/{{collection_id}}/items", tags=["OGC API - Features 地图要素"])


@router.get(
    "", summary="Features 要素列表", openapi_extra=ITEMS, responses=answers(FeaturesOut, GEOJSON, 401, 403, 404)
)
def read_items(request: Request, collection_id: str, service: ServiceDep, who: CallerDep, _: ReadPublished) -> Response:
    """Return a page of features, with a link ``next`` where there are more; reading households leaves an audit row."""
    store, now = service.library.store, service.clock()
    collection = collection_for(store, who, collection_id)
    asked = read_asked(request.query_params.multi_items(), collection.queryables)
    check_form(request)
    found = find_items(store, collection, asked, _behind(asked, collection), _today(service))
    note_reading(store, who, collection, found.records, how=request.url.query[:LONGEST], now=now)
    features = [feature(collection, record) for record in found.records]
    links = [each.model_dump() for each in _links(request, collection, asked, found.last)]
    document = {
        "type": "FeatureCollection",
        "timeStamp": now.isoformat().replace("+00:00", "Z"),
        "numberMatched": found.matched,
        "numberReturned": len(features),
        "features": features,
        "links": links,
    }
    shown = {
        "title": collection.title,
        "columns": list(collection.properties),
        "picture": picture([getattr(record, str(collection.kind.shape)) for record in found.records]),
        "here": f"{OGC}/collections/{collection.id}",
    }
    return answer(request, document, "ogc/items.html", kind=GEOJSON, shown=shown)


@router.get(
    # an id may hold a slash
    "/{feature_id:path}",
    summary="A feature 要素",
    openapi_extra=BARE,
    responses=answers(FeatureOut, GEOJSON, 401, 403, 404),
)
def read_item(
    request: Request, collection_id: str, feature_id: str, service: ServiceDep, who: CallerDep, _: ReadPublished
) -> Response:
    """Return one feature; an area also by its code alone, as it holds today."""
    store = service.library.store
    collection = collection_for(store, who, collection_id)
    bare(request)
    record = find_item(store, collection, feature_id, _today(service))
    note_reading(store, who, collection, [record], how=feature_id[:LONGEST], now=service.clock())
    links = [*own_links(request, GEOJSON), _of(request, collection)]
    document = {**feature(collection, record), "links": [each.model_dump() for each in links]}
    shown = {
        "title": collection.title,
        "picture": picture([getattr(record, str(collection.kind.shape))]),
        "here": f"{OGC}/collections/{collection.id}",
    }
    return answer(request, document, "ogc/feature.html", kind=GEOJSON, shown=shown)


def _behind(asked: Asked, collection: Collection[Any]) -> Key | None:
    """Return the key behind which a page begins."""
    try:
        return PageAsked(asked.limit, asked.cursor).after(collection.kind)
    except InputError as error:
        raise QueryError(error.faults) from error


def _links(request: Request, collection: Collection[Any], asked: Asked, last: Key | None) -> list[LinkOut]:
    links = [*own_links(request, GEOJSON), _of(request, collection)]
    if last is not None:
        onward = request.url.include_query_params(**{LIMIT: asked.limit, CURSOR: cursor_of(last)})
        kind = PAGE if request.query_params.get(FORM) == "html" else GEOJSON
        links.append(link("next", str(onward), "the next page 下一页", kind))
    return links


def _of(request: Request, collection: Collection[Any]) -> LinkOut:
    return link("collection", address(request, "collections", collection.id), title_of(collection))


def _today(service: Service) -> date:
    """Return the day of the machine that serves."""
    return service.clock().astimezone().date()
