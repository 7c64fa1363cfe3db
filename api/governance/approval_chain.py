"""At whose desk a plan is submitted, approved and published: a setting of the place, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from api.governance.area import EVERYTHING, TOWNSHIP, VILLAGE, codes_of, is_township, parent_path
from geo.errors import Fault, InputError

Desk = Literal["village", "township"]
DESKS: tuple[Desk, ...] = (VILLAGE, TOWNSHIP)
DESK_ZH: Mapping[Desk, str] = {"village": "本村", "township": "乡镇"}


@dataclass(frozen=True)
class ApprovalChain:
    """
    At whose desk each step is taken: by somebody whose role holds for that area, or for one above it.

    ``own_plan`` lets people approve what they drew, edited or submitted themselves, which is then recorded.
    """

    submit: Desk = VILLAGE
    approve: Desk = TOWNSHIP
    publish: Desk = TOWNSHIP
    own_plan: bool = False


def desk_path(area_path: str, desk: Desk) -> str:
    """
    Return the path of the area at whose desk a step is taken: the plan's own, or that of its township.

    Where no code of the path is a township's, the area above serves; where there is none, the plan's own.
    """
    if desk == VILLAGE:
        return area_path
    path = area_path
    while path != EVERYTHING:
        if is_township(codes_of(path)[-1]):
            return path
        path = parent_path(path)
    above = parent_path(area_path)
    return area_path if above == EVERYTHING else above


def read_chain(said: Mapping[str, object], *, where: str = "approval") -> ApprovalChain:
    """
    Return the chain that a setting says: ``{submit: village, approve: township, publish: township, own_plan: false}``.

    What is left out is as the default has it.

    Raises
    ------
    InputError
        A key is unknown, or a value is none of those that it can have: every fault.
    """
    known = [each.name for each in fields(ApprovalChain)]
    faults = []
    right: list[str]
    met: object
    for key, value in said.items():
        if key not in known:
            right, met = known, key
        elif key == "own_plan" and not isinstance(value, bool):
            right, met = ["true", "false"], value
        elif key != "own_plan" and value not in DESKS:
            right, met = list(DESKS), value
        else:
            continue
        en, zh = f"one of {', '.join(right)} would be right", f"应为 {'、'.join(right)} 之一"
        faults.append(Fault(f"{where}.{key}"[:80], f"{en}, got {str(met)[:40]!r}", f"{zh}，得到 {str(met)[:40]!r}"))
    if faults:
        raise InputError(faults)
    return ApprovalChain(**said)  # type: ignore[arg-type]  # each value was looked at above
