"""Edit: a door is drawn, with the number of its households."""

from typing import Any

from shapely.geometry.base import BaseGeometry

from geo.errors import Fault, InputError
from geo.ground.layers import Edit, Layers
from geo.ground.shapes import outside_faults, shape_faults

MOST_HOUSEHOLDS = 5_000


def draw_door(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers with one address more: ``households``, perhaps its ``group`` and an id (``door``) of its own.

    Raises
    ------
    InputError
        The place cannot be a door, the number is none, or another address has the id; carries every fault.
    """
    faults = [*group_faults(layers), *shape_faults(layers, "households", edit.shape)]
    if edit.shape is not None and not faults:
        faults += outside_faults(layers, edit.shape)
    households = edit.said.get("households", 1)
    if isinstance(households, bool) or not isinstance(households, int) or not 1 <= households <= MOST_HOUSEHOLDS:
        en = f"must be a whole number from 1 to {MOST_HOUSEHOLDS:,}, got {households!r}"
        faults.append(Fault("households", en, f"应为 1 到 {MOST_HOUSEHOLDS:,} 的整数，得到 {households!r}"))
    door = edit.said.get("door") or edit.id
    if door in layers["households"].index:
        faults.append(Fault("door", f"{door} is another address's id; give another", f"编号 {door} 已有；请另填"))
    if faults or edit.shape is None:
        raise InputError(faults)
    said = {"households": households, "estimated": False, "group": edit.said.get("group") or None}
    return layers.adding("households", door, edit.shape, said | _village(layers, edit.shape))


def group_faults(layers: Layers) -> list[Fault]:
    """Return whether there are no addresses to be edited."""
    if not layers.by_group:
        return []
    en = "this village was imported by whole groups and has no doors; import a register of addresses"
    return [Fault("village", en, "本村按村民小组整体导入，没有门户；请导入住户登记表")]


def _village(layers: Layers, shape: BaseGeometry) -> dict[str, Any]:
    """Return the village that the nearest address names, where nothing but what is named tells villages apart."""
    doors = layers["households"]
    if len(layers["boundary"]) or "village" not in doors or not len(doors):
        return {}
    return {"village": doors["village"].loc[doors.distance(shape).idxmin()]}
