"""Draw a plan of a village that the service keeps: the use case of ``gridhood plan``, fed from a folder of tables."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from api.services.drawing.draw_task import DrawTask
from api.services.drawing.plan import Collaborators, Divide, Progress, plan
from api.services.drawing.yardsticks import read_yardstick, write_yardstick
from api.services.inputs.options import PlanWords
from api.services.inputs.table_files import table_files
from api.services.redrawing.replan import replan
from geo.build import build_villages
from geo.formats import InputFiles, read_inputs
from geo.inputs import Inputs
from geo.village import Village
from maps.layers.picture import PlacedPicture
from maps.offline import to_html
from maps.views import planner_map
from partition.divide import divide
from partition.divide_village import Best
from partition.division import Division
from partition.feasibility import explain
from partition.frontier import SHORTEST, frontier
from partition.frontier import Divide as DivideTrials
from partition.levels import Level
from partition.solve import Effort
from partition.tables import PlanTables


def draw(
    task: DrawTask,
    on_progress: Progress,
    on_best: Callable[[Best], None] | None = None,
    *,
    enough: Callable[[], bool] | None = None,
) -> None:
    """
    Draw a plan and write its files; ``on_best`` hears of better plans meanwhile, from the threads that search.

    Once ``enough`` says so the best plan so far is taken.

    Raises
    ------
    InputError
        What is asked, or the tables of the village, cannot be used.
    OutputError
        The files could not be written.
    """

    def read(files: InputFiles) -> Inputs:
        kept = read_inputs(files)
        return replace(kept, dropped_columns=task.dropped_columns, denied_columns=task.denied_columns)

    def page(tables: PlanTables, attribution: str, picture: PlacedPicture | None) -> str:
        return to_html(planner_map(tables, title=task.title, attribution=attribution, picture=picture))

    def telling(
        villages: Sequence[Village], levels: Sequence[Level], *, effort: Effort | None = None, **more: Any
    ) -> Division:
        return divide(villages, levels, effort=replace(effort or Effort(), enough=enough), on_best=on_best, **more)

    if task.start is not None and task.asked.first is None:
        replan(task, telling, on_progress)
        return
    drawing = telling if task.asked.first is None else _putting_first(task.asked.first, telling, task.yardstick)
    work = Collaborators(read, build_villages, drawing, page, explain)
    plan(words_of(task), work, version=version("gridhood"), now=datetime.now(UTC), on_progress=on_progress)


def _putting_first(name: str, telling: DivideTrials, yardstick: Path | None) -> Divide:
    """
    Return what divides villages so that one wish comes first, as in the plan of a frontier of this name.

    ``yardstick`` is the file of the figures of the plan with the shortest walks (`DrawTask`).
    """

    def first(
        villages: Sequence[Village], levels: Sequence[Level], *, on_progress: Progress | None = None, **asked: Any
    ) -> Division:
        is_there = name != SHORTEST and yardstick is not None and yardstick.exists()
        known = read_yardstick(yardstick) if is_there and yardstick is not None else None
        [found] = frontier(villages, levels, telling, on_progress=on_progress, only=name, known=known, **asked)
        if name == SHORTEST and yardstick is not None:
            write_yardstick(found.yardstick(), yardstick)
        return found.division

    return first


def words_of(task: DrawTask) -> PlanWords:
    """Return what is asked, as the command line would have been told."""
    files = {role: str(path) for role, path in table_files(task.village).items()}
    asked = task.asked
    words = PlanWords(
        profile=asked.profile,
        levels=asked.levels,
        counts=asked.counts,
        radii=asked.radii,
        wishes=asked.wishes,
        whole_groups=asked.whole_groups,
        parts=asked.parts,
        split_oversized=asked.split_oversized,
        may_split=asked.may_split,
        tolerance=asked.tolerance,
        compare_tolerance=asked.compare_tolerance,
        iterations=asked.iterations,
        time_limit=asked.time_limit,
        seed=asked.seed,
        starts=() if task.start is None else (str(task.start),),
        attribution=task.attribution,
        out=str(task.out),
    )
    return replace(words, **files)  # type: ignore[arg-type]
