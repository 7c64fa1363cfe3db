"""``gridhood frontier``: plans that each put one wish first, side by side."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import wraps
from importlib.metadata import version
from typing import Any

import typer

from api.commands.plan import map_page, plan_command
from api.commands.telling import progress, told
from api.console import show_frontier, terminal
from api.errors import NOT_SOUND, OK
from api.services.drawing.frontier import frontier
from api.services.drawing.plan import Collaborators
from api.services.inputs.options import PlanWords
from geo.build import build_villages
from geo.formats import read_inputs
from partition.divide import divide
from partition.frontier import frontier as draw_frontier

FRONTIER_STATUS = (
    "Exit status: 0 every rule that must hold does in every plan · 3 one is broken, the plans are written all the same"
    " · 2 the input cannot be used, nothing is written."
    " 退出码：0 各方案规则全部满足；3 有违规，方案照常写出；2 输入无效，未写入。"
)

REPEATED = {
    "level": "levels",
    "count": "counts",
    "radius": "radii",
    "wish": "wishes",
    "start": "starts",
    "keep": "kept",
    "datum": "datums",
}
"""Options of `plan` that repeat, and what `PlanWords` calls them all together."""


@wraps(plan_command)  # the options are those of `plan`, whichever they are
def frontier_command(**options: Any) -> None:
    """Exit with 0 if every rule that must hold does in every plan, 3 if one is broken, 2 if the input is wrong."""
    work = Collaborators(read_inputs, build_villages, divide, map_page)

    def draw(villages: Any, levels: Any, **asked: Any) -> Any:
        return draw_frontier(villages, levels, divide, **asked)

    with told("Nothing was written. 未写入任何文件。"), progress() as on_progress:
        result = frontier(
            words_of(options), work, draw, version=version("gridhood"), now=datetime.now(UTC), on_progress=on_progress
        )
    show_frontier(terminal(), result.summary, result.notices, result.files)
    raise typer.Exit(OK if all(plan["feasible"] for plan in result.summary["plans"]) else NOT_SOUND)


def words_of(options: Mapping[str, Any]) -> PlanWords:
    """Return the options of a command as they were typed."""
    given = {name: value for name, value in options.items() if value is not None}
    return PlanWords(**{REPEATED.get(name, name): value for name, value in given.items()})
