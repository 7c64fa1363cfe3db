"""The form that brings one workbook: a file, and nothing else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from api.services.inputs.uploads import UnsupportedFileError
from geo.errors import Fault, InputError

FIELD = "file"

FORM_SCHEMA: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {FIELD: {"type": "string", "format": "binary"}},
                    "required": [FIELD],
                    "additionalProperties": False,
                }
            }
        },
    }
}
"""What the API's documentation says of the form."""


@dataclass(frozen=True)
class Workbook:
    """A file as it was sent, and what its sender calls it; it is gone when the request is answered."""

    name: str
    content: BinaryIO


async def workbook(request: Request) -> AsyncIterator[Workbook]:
    """
    Give the file of a form.

    Raises
    ------
    UnsupportedFileError
        The request is no form.
    InputError
        The form is not one file.
    """
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "multipart/form-data":
        text = (f"send multipart/form-data, got {kind[:80]!r}", f"应为 multipart/form-data，得到 {kind[:80]!r}")
        raise UnsupportedFileError(Fault("Content-Type", *text))
    form = await request.form(max_files=2, max_fields=2)
    try:
        sent = [value for key, value in form.multi_items() if key == FIELD and isinstance(value, UploadFile)]
        if len(sent) != 1 or len(form.multi_items()) != 1 or not sent[0].filename:
            raise InputError([Fault(FIELD, f"send one file as {FIELD}, and nothing else", f"应只有一个文件 {FIELD}")])
        yield Workbook(sent[0].filename, sent[0].file)
    finally:
        await form.close()


WorkbookDep = Annotated[Workbook, Depends(workbook)]
