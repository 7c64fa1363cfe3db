"""Entity tags of records, and what a change must name: the tag of the record that it was thought of for."""

import dataclasses
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Header
from shapely.geometry.base import BaseGeometry

from api.store.base import stale
from api.store.records.kind import Kind

IfMatch = Annotated[
    str, Header(alias="If-Match", max_length=200, description="the ETag of what is changed, as it was read; * is any")
]


def etag_of(record: Any) -> str:
    """Return the entity tag of a record: the same exactly while nothing of it changes."""
    parts = [getattr(record, field.name) for field in dataclasses.fields(record)]
    told = "\x1f".join(part.wkb_hex if isinstance(part, BaseGeometry) else repr(part) for part in parts)
    return f'"{sha256(told.encode()).hexdigest()[:32]}"'


def must_match(kind: Kind[Any], record: Any, given: str) -> None:
    """
    Let a change pass that was thought of for a record as it is.

    Raises
    ------
    StaleError
        The record was changed in the meantime.
    """
    tags = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    if "*" not in tags and etag_of(record) not in tags:
        raise stale(kind, kind.key_of(record))
