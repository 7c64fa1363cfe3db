"""What OGC API - Features answers (17-069r4, section 7), beside GeoJSON itself."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

CRS84_BOUNDS = tuple[float, float, float, float]


class LinkOut(BaseModel):
    """Where something else is."""

    model_config = ConfigDict(frozen=True)

    href: str
    rel: str
    type: str
    title: str


class LandingOut(BaseModel):
    """Where everything begins."""

    title: str
    description: str
    attribution: str
    links: list[LinkOut]


class ConformanceOut(BaseModel):
    """What of the standard is kept to."""

    conformsTo: list[str]  # noqa: N815  # the standard's word


class SpatialOut(BaseModel):
    """West, south, east and north of the features."""

    bbox: list[CRS84_BOUNDS]
    crs: str


class ExtentOut(BaseModel):
    """Where the features lie."""

    spatial: SpatialOut


class CollectionOut(BaseModel):
    """A collection of features."""

    id: str
    title: str
    description: str
    extent: ExtentOut | None = None
    itemType: Literal["feature"] = "feature"  # noqa: N815  # the standard's word
    crs: list[str]
    links: list[LinkOut]


class CollectionsOut(BaseModel):
    """Every collection that somebody sees."""

    links: list[LinkOut]
    collections: list[CollectionOut]


class FeatureOut(BaseModel):
    """A feature (RFC 7946)."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]
    links: list[LinkOut]


class FeaturesOut(BaseModel):
    """A page of features (RFC 7946)."""

    type: Literal["FeatureCollection"]
    features: list[FeatureOut]
    links: list[LinkOut]
    timeStamp: datetime  # noqa: N815  # the standard's word
    numberMatched: int  # noqa: N815  # the standard's word
    numberReturned: int  # noqa: N815  # the standard's word
