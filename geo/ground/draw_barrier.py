"""Edit: a barrier is drawn, which nobody walks across."""

from geo.errors import Fault, InputError
from geo.ground.layers import Edit, Layers
from geo.ground.shapes import shape_faults

BARRIER_KINDS = {
    "river": ("river", "河"),
    "railway": ("railway", "铁路"),
    "motorway": ("motorway", "高速"),
    "wall": ("wall", "围墙"),
    "cliff": ("steep bank", "陡坎"),
}
"""What a barrier may be."""


def draw_barrier(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers with one barrier more; with ``closes`` it cuts the paths across it, but for bridges.

    Raises
    ------
    InputError
        The shape cannot be a barrier, or its kind is none; carries every fault.
    """
    faults = shape_faults(layers, "barriers", edit.shape)
    kind = edit.said.get("barrier")
    if kind not in BARRIER_KINDS:
        right = ", ".join(BARRIER_KINDS)
        zh = "、".join(word for _, word in BARRIER_KINDS.values())
        faults.append(Fault("barrier", f"one of {right} would be right, got {kind!r}", f"应为{zh}之一，得到 {kind!r}"))
    if faults or edit.shape is None:
        raise InputError(faults)
    said = {"kind": kind, "name": edit.said.get("name") or "", "closes": bool(edit.said.get("closes"))}
    return layers.adding("barriers", edit.id, edit.shape, said)
