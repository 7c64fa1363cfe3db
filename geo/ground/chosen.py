"""The features that an edit is about: they must be there."""

from collections.abc import Collection

from geo.errors import Fault
from geo.ground.layers import COLUMNS, Edit, Layers

LAYERS = {
    "boundary": ("boundary", "边界"),
    "roads": ("road", "道路"),
    "barriers": ("barrier", "屏障"),
    "buildings": ("building", "建筑"),
    "households": ("door", "门户"),
}
"""What a feature of a layer is called."""


def chosen_faults(layers: Layers, edit: Edit, *, among: Collection[str] = tuple(COLUMNS)) -> list[Fault]:
    """Return whether the layer of an edit is none of those meant, or has not all of its features."""
    if edit.layer not in among:
        right = ", ".join(among)
        return [Fault("layer", f"one of {right} would be right, got {edit.layer!r}", f"应为 {right} 之一")]
    if not edit.features:
        return [Fault("features", "at least one is needed", "至少需要一个要素")]
    lost = [feature for feature in edit.features if feature not in layers[edit.layer].index]
    en, zh = LAYERS[edit.layer]
    return [
        Fault(feature, f"there is no such {en} now; read the ground again", f"现在没有这个{zh}") for feature in lost
    ]
