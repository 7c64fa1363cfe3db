"""The version of a plan in the headers of HTTP: what an edit must name, and the tag of what is read."""

import re
from typing import Annotated, Any

from fastapi import Depends, Header

from api.problems import RefusedError
from api.store.records.plans import PlanRecord
from geo.errors import Fault

_TAG = re.compile(r'(?:W/)?"(\d{1,15})"', re.ASCII)


def version_named(
    if_match: Annotated[
        str | None, Header(alias="If-Match", max_length=200, description='the ETag that was read, `"3"`; `*` is any')
    ] = None,
) -> int | None:
    """
    Return the version that a change was thought of for, None for whichever there is.

    Raises
    ------
    RefusedError
        None is named, or what is named is no version.
    """
    if if_match is None:
        text = (
            'name the version that you read: If-Match: "3"; * is any',
            '请注明所读取的版本，如 If-Match: "3"；* 为任意',
        )
        raise RefusedError(428, Fault("If-Match", *text))
    if if_match.strip() == "*":
        return None
    tag = _TAG.fullmatch(if_match.strip())
    if tag is None:
        text = f'must be a version such as "3", got {if_match[:40]!r}', f'应为版本号，如 "3"，得到 {if_match[:40]!r}'
        raise RefusedError(422, Fault("If-Match", *text))
    return int(tag[1])


VersionDep = Annotated[int | None, Depends(version_named)]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", max_length=2000)]


UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "as it was"}}
OWN = "private, no-cache"
"""Kept by nobody but the browser of who asked, and asked after each time."""


def tag_of(plan: PlanRecord) -> str:
    """Return the entity tag of a plan that is done: its version."""
    return f'"{plan.version}"'


def is_known(plan: PlanRecord, if_none_match: str | None) -> bool:
    """Return whether who asks has the plan as it is."""
    if if_none_match is None or plan.state != "done":
        return False
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return bool(tags & {"*", tag_of(plan)})
