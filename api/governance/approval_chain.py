"""At whose desk a plan is submitted, approved and published: a setting of its profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from api.governance.area import EVERYTHING, TOWNSHIP, VILLAGE, codes_of, is_township, parent_path
from partition.profile import Profile

Desk = Literal["village", "township"]
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


def chain_in(profile: Profile) -> ApprovalChain:
    """Return the chain that a profile says; what it leaves out is as the default has it."""
    said = {key: stated.value for key, stated in profile.approval.items()}
    own_plan = said.pop("own_plan", "never") == "recorded"
    return ApprovalChain(**said, own_plan=own_plan)  # type: ignore[arg-type]  # a profile's desks are those two
