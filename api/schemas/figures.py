"""The figures of a level of a village, as the web gives them."""

from pydantic import BaseModel


class Figures(BaseModel):
    """The figures of a level of a village, or by how much they changed."""

    grids: int
    households_in_band: int
    mean_walk_m: float
    max_walk_m: float
    objective_m: float
    polsby_popper_mean: float
    polsby_popper_min: float
    border_m: float
    border_on_features: float
    groups_split: int
    households_moved: int
