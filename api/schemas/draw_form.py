"""The form by which a person asks for a plan: rows of levels, or a profile."""

from fastapi import Request

from api.store.records.plans import Asked

MOST_FIELDS = 80
ROW = ("level_name", "level_min", "level_max", "level_radius")


async def asked_form(request: Request) -> Asked:
    """
    Return what a form asks for, in the words of the command line; nothing is judged here.

    A row without a word in it is no level. Levels count where no profile is chosen, as the form says.
    """
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        texts = {key: str(value).strip() for key, value in form.multi_items()}
        columns = [[str(value).strip() for value in form.getlist(name)] for name in ROW]
    profile = texts.get("profile") or None
    rows = [] if profile else [row for row in zip(*columns, strict=False) if any(row)]
    return Asked(
        profile=profile,
        levels=tuple(f"{name}={low}-{high}" for name, low, high, _ in rows),
        counts=tuple(_words(texts.get("counts", ""))),
        radii=tuple(f"{name}={radius}" for name, _, _, radius in rows if radius),
        tolerance=texts.get("tolerance") or None,
        iterations=texts.get("iterations") or None,
        time_limit=texts.get("time_limit") or None,
        seed=texts.get("seed") or None,
    )


def _words(text: str) -> list[str]:
    """Return the words of a text that commas, of either kind, or spaces part."""
    return text.replace(",", " ").replace("，", " ").split()
