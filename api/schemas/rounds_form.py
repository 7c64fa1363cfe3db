"""The form by which a person asks for walking rounds."""

from typing import Any

from fastapi import Request
from pydantic import ValidationError

from api.schemas.rounds import RoundsIn
from api.schemas.strict import validation_faults
from geo.errors import InputError

MOST_FIELDS = 8


async def rounds_form(request: Request) -> RoundsIn:
    """
    Return what a form asks for; a field that was left empty has its usual value.

    Raises
    ------
    InputError
        A field cannot be used; carries every fault.
    """
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        texts = {key: str(value).strip() for key, value in form.multi_items() if str(value).strip()}
    given: dict[str, Any] = {key: texts[key] for key in ("grid_id",) if key in texts}
    given |= {key: _number(texts[key]) for key in ("minutes", "visit_minutes") if key in texts}
    if "start" in texts:
        lon, _, lat = texts["start"].replace("，", ",").partition(",")
        given["start"] = {"lon": _number(lon), "lat": _number(lat)}
    try:
        return RoundsIn.model_validate(given)
    except ValidationError as error:
        raise InputError(validation_faults(dict(each) for each in error.errors())) from error


def _number(text: str) -> float | str:
    """Return a number where the text is one; else the text, which is then refused with its place."""
    try:
        return float(text)
    except ValueError:
        return text
