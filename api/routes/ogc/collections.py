"""The collections that somebody sees, or one of them."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.deps import CallerDep, ReadPublished, ServiceDep
from api.negotiation import OGC
from api.routes.ogc.answers import GEOJSON, PAGE, address, answer, bare, link, own_links
from api.routes.ogc.words import BARE, answers
from api.schemas.ogc import CollectionOut, CollectionsOut, ExtentOut, LinkOut, SpatialOut
from api.services.ogc.asked import CRS84
from api.services.ogc.collection import Collection
from api.services.ogc.days import Days
from api.services.ogc.shown import collection_for, collections_for
from api.store.base import Store

router = APIRouter(prefix=f"{OGC}/collections", tags=["OGC API - Features 地图要素"])


@router.get(
    "",
    summary="Collections 数据集列表",
    openapi_extra=BARE,
    responses=answers(CollectionsOut, "application/json"),
)
def read_collections(request: Request, service: ServiceDep, who: CallerDep, _: ReadPublished) -> Response:
    """Return the collections that who asks sees."""
    bare(request)
    store = service.library.store
    collections = collections_for(store, who)
    described = [_described(request, store, each, []) for each in collections]
    document = CollectionsOut(links=own_links(request), collections=described)
    return answer(request, document, "ogc/collections.html", shown={"collections": collections})


@router.get(
    "/{collection_id}",
    summary="A collection 数据集",
    openapi_extra=BARE,
    responses=answers(CollectionOut, "application/json", 401, 403, 404),
)
def read_collection(
    request: Request, collection_id: str, service: ServiceDep, who: CallerDep, _: ReadPublished
) -> Response:
    """Return what a collection is."""
    store = service.library.store
    collection = collection_for(store, who, collection_id)
    bare(request)
    document = _described(request, store, collection, own_links(request))
    shown = {"collection": collection, "properties": list(collection.properties), "queryables": collection.queryables}
    return answer(request, document, "ogc/collection.html", shown=shown)


def _described(request: Request, store: Store, collection: Collection[Any], own: list[LinkOut]) -> CollectionOut:
    here = ("collections", collection.id)
    links = [
        *(own or [link("self", address(request, *here), title_of(collection))]),
        link("items", address(request, *here, "items"), f"{title_of(collection)} GeoJSON", GEOJSON),
        link("items", address(request, *here, "items", f="html"), title_of(collection), PAGE),
    ]
    return CollectionOut(
        id=collection.id,
        title=title_of(collection),
        description=" ".join(collection.about),
        extent=_extent(store, collection),
        crs=[CRS84],
        links=links,
    )


def title_of(collection: Collection[Any]) -> str:
    """Return what a collection is called, in both languages."""
    return " ".join(collection.title)


def _extent(store: Store, collection: Collection[Any]) -> ExtentOut | None:
    with store.reading(collection.scope) as books:
        bounds = getattr(books, collection.kind.name).bounds(**collection.conditions(books, Days()))
    return None if bounds is None else ExtentOut(spatial=SpatialOut(bbox=[bounds], crs=CRS84))
