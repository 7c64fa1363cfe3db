"""What the tiers of a visit policy are called, which no paper may hold."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from api.services.drawing.plan_folder import REPORT_JSON
from api.services.inputs.profiles import SUFFIXES, find_profile
from api.services.visits.folder import VISITS_JSON
from api.services.visits.plans import PROFILE
from geo.errors import InputError
from partition.visits.frequency import policy_of


def tier_words(folder: Path, inputs: Sequence[Path]) -> tuple[str, ...]:
    """
    Return codes and names of the tiers that the rounds in a folder may have been made with.

    They are those of profiles among the inputs, of the plan that is given or that the rounds name, and of the profile
    that holds where none is said; what cannot be read is passed over, for it is told elsewhere.
    """
    words: dict[str, None] = {}
    for name in dict.fromkeys(_profiles(folder, inputs)):
        try:
            policy = policy_of(find_profile(name))
        except InputError:
            continue
        for code in policy.interval_days:
            words |= dict.fromkeys((code, *policy.words.get(code, ())))
    return tuple(word for word in words if word)


def _profiles(folder: Path, inputs: Sequence[Path]) -> Iterator[str]:
    yield PROFILE
    named = _said(folder / VISITS_JSON, "plan")
    for given in (*inputs, *([folder / named] if named else [])):
        if given.suffix.casefold() in SUFFIXES:
            yield str(given)
        else:
            yield _said((given if given.is_dir() else given.parent) / REPORT_JSON, "profile")


def _said(path: Path, key: str) -> str:
    """Return a text of a JSON file; empty where there is none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8")).get(key)
    except (OSError, ValueError, AttributeError, RecursionError):
        return ""
    return told if isinstance(told, str) else ""
