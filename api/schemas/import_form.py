"""The form that brings the files of an import: all under one field, and a few words."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from api.schemas.strict import validation_faults
from api.services.inputs.uploads import COMPANIONS, MOST_FILES, UnsupportedFileError, Upload
from geo.errors import Fault, InputError

FILES = "files"
TEXTS = ("name", "attribution", "datum", "crs", "area", "replaces")
MOST_TEXT_BYTES = 4096

FORM_SCHEMA: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        FILES: {"type": "array", "items": {"type": "string", "format": "binary"}},
                        **{text: {"type": "string"} for text in TEXTS},
                    },
                    "required": [FILES],
                    "additionalProperties": False,
                }
            }
        },
    }
}
"""What the API's documentation says of the form."""


@dataclass(frozen=True)
class ImportForm:
    """The form as it was sent: the files are open, and gone when the request is answered."""

    uploads: tuple[Upload, ...]
    texts: dict[str, str]

    def words(self, field: str) -> tuple[str, ...]:
        """Return the words of a text that spaces or commas, of either kind, part."""
        return tuple(filter(None, re.split(r"[\s,，、]+", self.texts.get(field, ""))))


async def import_form(request: Request) -> AsyncIterator[ImportForm]:
    """
    Give the form of a request; what a browser sends for a field that was left empty is nothing.

    Raises
    ------
    UnsupportedFileError
        The request is no form.
    InputError
        A field is not known, or is a text where files belong or the other way round; carries every fault.
    """
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "multipart/form-data":
        text = (f"send multipart/form-data, got {kind[:80]!r}", f"应为 multipart/form-data，得到 {kind[:80]!r}")
        raise UnsupportedFileError(Fault("Content-Type", *text))
    most = (MOST_FILES + 1) * (1 + len(COMPANIONS))  # a person who sends a few too many is told the limit
    form = await request.form(max_files=most, max_fields=2 * len(TEXTS), max_part_size=MOST_TEXT_BYTES)
    try:
        yield _read(form)
    finally:
        await form.close()


def _read(form: FormData) -> ImportForm:
    uploads, texts, wrong = [], {}, []
    for key, value in form.multi_items():
        if key == FILES and isinstance(value, UploadFile):
            if value.filename:
                uploads.append(Upload(FILES, value.filename, value.file))
        elif key in TEXTS and isinstance(value, str):
            texts[key] = value
        elif key == FILES or key in TEXTS:
            right = ("must be a file", "应为文件") if key == FILES else ("must be text", "应为文本")
            wrong.append(Fault(key, *right))
        else:
            wrong += validation_faults([{"type": "extra_forbidden", "loc": (key,), "input": {}}])
    if wrong:
        raise InputError(wrong)
    return ImportForm(tuple(uploads), texts)


ImportFormDep = Annotated[ImportForm, Depends(import_form)]
