"""What the doors of a plan are called on its papers."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from api.services.rounds.plan import read_plan
from maps.papers import naming_of


@lru_cache(maxsize=8)
def door_names(folder: Path) -> Mapping[str, str]:
    """
    Return what each door is called, by its household; ``folder`` is that of a plan's files.

    Folders are named by what they hold, so that what was read of one stays true.
    """
    return naming_of(read_plan(folder).tables).doors
