"""What a drawing is given, and who hears of it: light, so that a service can ask for plans without what draws them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from api.store.records.plans import Asked
from geo.errors import Text


@dataclass(frozen=True)
class DrawTask:
    """
    One plan to be drawn; plain enough to be handed to another process.

    ``village`` is the folder of the tables and ``out`` that of the plan, which is new. ``title`` stands over the map.
    ``dropped_columns`` were dropped when the village was imported, ``denied_columns`` of these for what they hold about
    people, and the report says so.

    ``start`` is the folder of a plan to start from. Unless ``asked`` puts a wish first it is this plan that is drawn
    anew, on its own ground, and its ``locked`` grids, by level, stay as they are.

    ``yardstick`` is the file of the figures that plans of a frontier are held against: written by who draws the one
    with the shortest walks, read by who draws another, who draws that one as well where the file is not there.
    """

    village: Path
    out: Path
    asked: Asked
    title: str = ""
    attribution: str = ""
    dropped_columns: tuple[str, ...] = ()
    denied_columns: Mapping[str, Text] = field(default_factory=dict)
    start: Path | None = None
    locked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    yardstick: Path | None = None


class Ending(Event):
    """Set to end a drawing without a plan; ``enough`` is set to have the best plan so far taken."""

    def __init__(self) -> None:
        super().__init__()
        self.enough = Event()


class Listener(Protocol):
    """Who hears of a drawing."""

    def __call__(self, what: str, share: float, best: Mapping[str, Any] | None = None) -> None:
        """Hear what is being done, the share done, 0 to 1, and what the best plan so far is like (`Best`)."""
        ...


Draw = Callable[[DrawTask, Listener, Event], None]
"""Draws a plan unless the event is set before it is done; raises an error of `api.errors` if there is no plan."""
