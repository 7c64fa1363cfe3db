"""Files that speak of households, judged by themselves while these, or the words, cannot be read."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from pyproj import CRS

from api.services.inputs.centres import CENTERS
from api.services.inputs.coordinates import Coordinates
from api.services.inputs.old_grids import read_old_grids
from api.services.inputs.options import PlanWords, read_levels, read_starts
from api.services.inputs.profiles import find_profile
from api.services.inputs.weekly_minutes import PROFILE
from api.services.visits.readings import tell_wrong_records
from geo.datum import WGS84
from geo.errors import Fault, InputError
from geo.formats.old_grids import START
from geo.formats.stations import read_stations
from partition.visits.frequency import policy_of


def faults_beside(words: PlanWords, said: Coordinates, today: date) -> list[Fault]:
    """
    Return what is wrong with the files of centres, grids of today and visits, whatever households there are.

    What takes the households to tell, such as an id that none of them has, is left for when they are known.
    """
    readers: list[Callable[[], object]] = []
    if words.centers:
        datum, crs = _of(said, CENTERS)
        readers.append(partial(read_stations, Path(words.centers), CENTERS, datum=datum, crs=crs))
    levels, wrong = read_levels(words)
    starts = [start for start in read_starts(words, levels) if start.path.exists()]  # of others the words tell
    if starts and not wrong:
        datum, crs = _of(said, START)
        readers.append(partial(read_old_grids, starts, [level.name for level in levels], None, datum=datum, crs=crs))
    if words.visits:
        readers.append(partial(_read_visits, Path(words.visits), words.profile, today))
    faults: list[Fault] = []
    for reader in readers:
        try:
            reader()
        except InputError as error:
            faults.extend(error.faults)
    return faults


def _of(said: Coordinates, part: str) -> tuple[str, CRS | None]:
    return said.datum.get(part, WGS84), said.crs.get(part)


def _read_visits(path: Path, profile: str | None, today: date) -> None:
    tell_wrong_records(path, policy_of(find_profile(profile or PROFILE)), today)
