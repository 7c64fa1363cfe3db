"""The form that brings a village: files by role, and a few words."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from api.schemas.strict import validation_faults
from api.services.inputs.uploads import MOST_FILES, UnsupportedFileError, Upload
from geo.errors import Fault, InputError
from geo.formats.roles import ROLES

TEXTS = ("name", "attribution", "datum", "crs", "area", "replaces", "near")
"""Datum and CRS are said of all files, or as ``ROLE=VALUE`` of one; several stand apart by spaces or commas."""

MOST_TEXT_BYTES = 4096

_FILES = {"type": "array", "items": {"type": "string", "format": "binary"}}
_PROPERTIES: dict[str, Any] = dict.fromkeys(ROLES, _FILES) | {text: {"type": "string"} for text in TEXTS}
FORM_SCHEMA: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": _PROPERTIES,
                    "additionalProperties": False,
                }
            }
        },
    }
}
"""What the API's documentation says of the form."""


@dataclass(frozen=True)
class VillageForm:
    """The form as it was sent: the files are open, and gone when the request is answered."""

    uploads: tuple[Upload, ...]
    name: str
    attribution: str
    datums: tuple[str, ...] = ()
    crs: tuple[str, ...] = ()
    area: str = ""
    replaces: str | None = None
    near: str = ""


async def village_form(request: Request) -> AsyncIterator[VillageForm]:
    """
    Give the form of a request; what a browser sends for a field that was left empty is nothing.

    Raises
    ------
    UnsupportedFileError
        The request is no form.
    InputError
        A field is not known, or is a text where a file belongs or the other way round; carries every fault.
    """
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "multipart/form-data":
        text = (f"send multipart/form-data, got {kind[:80]!r}", f"应为 multipart/form-data，得到 {kind[:80]!r}")
        raise UnsupportedFileError(Fault("Content-Type", *text))
    # an empty field counts as a file here, and a person who sends a few too many is told the limit
    most = 2 * MOST_FILES + len(ROLES)
    form = await request.form(max_files=most, max_fields=2 * len(TEXTS), max_part_size=MOST_TEXT_BYTES)
    try:
        yield _read(form)
    finally:
        await form.close()


def _read(form: FormData) -> VillageForm:
    uploads, texts, wrong = [], {}, []
    for key, value in form.multi_items():
        if key in ROLES and isinstance(value, UploadFile):
            if value.filename:
                uploads.append(Upload(key, value.filename, value.file))
        elif key in TEXTS and isinstance(value, str):
            texts[key] = value
        elif key in ROLES and not value:
            continue
        elif key in ROLES or key in TEXTS:
            right = ("must be a file", "应为文件") if key in ROLES else ("must be text", "应为文本")
            wrong.append(Fault(key, *right))
        else:
            wrong += validation_faults([{"type": "extra_forbidden", "loc": (key,), "input": {}}])
    if wrong:
        raise InputError(wrong)
    datums, crs = (tuple(filter(None, re.split(r"[\s,，、]+", texts.get(field, "")))) for field in ("datum", "crs"))
    area = texts.get("area", "").strip()
    named = texts.get("name", ""), texts.get("attribution", "")
    replaces, near = (texts.get(field, "").strip() for field in ("replaces", "near"))
    return VillageForm(tuple(uploads), *named, datums, crs, area, replaces or None, near)
