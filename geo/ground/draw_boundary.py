"""Edit: the boundary of a village is drawn, the first one or one more."""

from geo.errors import Fault, InputError
from geo.ground.layers import Edit, Layers
from geo.ground.shapes import shape_faults


def draw_boundary(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers with one boundary more; ``code`` is the next free of V1, V2 … where none is said.

    Raises
    ------
    InputError
        The shape cannot be a boundary, or another village has the code; carries every fault.
    """
    codes = set(layers["boundary"]["code"].astype(str))
    faults = shape_faults(layers, "boundary", edit.shape)
    code = edit.said.get("code") or _next_code(codes)
    if code in codes:
        faults.append(Fault("code", f"{code} is another village's; give another", f"{code} 已用于另一个村；请另填"))
    if faults or edit.shape is None:
        raise InputError(faults)
    return layers.adding("boundary", edit.id, edit.shape, {"code": code, "name": edit.said.get("name") or code})


def _next_code(codes: set[str]) -> str:
    return next(f"V{serial}" for serial in range(1, len(codes) + 2) if f"V{serial}" not in codes)
