"""Villages: import one, list them, open one for planning."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from geopandas import GeoSeries
from shapely import Point
from shapely.geometry.base import BaseGeometry

from api.governance.area import EVERYTHING, path_by_codes
from api.governance.role import Permission, allowed
from api.services.accounts.callers import Caller
from api.services.inputs.examples import example_record
from api.services.inputs.uploads import Upload, received
from api.services.own_region import must_lie_within
from api.services.staffing.today import day_of
from api.store.base import Books
from api.store.library import Library
from api.store.records.villages import VillageRecord
from api.store.scope import EVERYWHERE
from geo.datum import WGS84
from geo.errors import Fault, InputError
from geo.formats import InputFiles, read_inputs
from geo.formats.layer import show
from geo.formats.passing import passing_folder
from geo.inputs import Inputs
from geo.local_plane import is_local_plane
from geo.village import Village

MOST_TEXT = 200
NAMED = 3
"""How many villages a name lists before it only counts."""


def import_village(
    library: Library,
    uploads: Sequence[Upload],
    *,
    name: str = "",
    attribution: str = "",
    datums: Sequence[str] = (),
    crs: Sequence[str] = (),
    area: str = EVERYTHING,
    replaces: str | None = None,
    near: str = "",
    by: str | None = None,
    now: datetime,
) -> VillageRecord:
    """
    Read what was sent, keep the cleaned tables, and return the village.

    Where it ``replaces`` a village, that one has the new tables and doors from then on, and no edits of its ground; its
    id, its path and its plans stay, and these keep their own files.

    Nothing of the files themselves is kept, whether they can be used or not. Where no attribution is given, roads from
    an .osm.pbf extract name OpenStreetMap. What is kept lies in WGS 84, whatever the ``datums`` of the files. The
    village lies below the path of an ``area``: by the codes of its township and its own where these are statistical
    ones, else by its id.

    With ``near`` (`api.services.inputs.unlocated`) addresses whose group nobody knows the place of are imported as
    well: they wait there, estimated, until somebody puts them on the map.

    Raises
    ------
    InputError
        Files or texts cannot be used; carries every fault.
    NotFoundError
        There is no village that could be replaced.
    NotAllowedError
        It lies outside of the area (`api.services.own_region`).
    VillageThereError
        A village of the same code is there already (`api.services.same_village`).
    UnsupportedFileError, TooLargeError, OutputError
        As their names say; carry one fault.
    """
    before = None if replaces is None else library.village(replaces)
    faults = [*text_faults("name", name), *text_faults("attribution", attribution)]
    if not any(upload.role in ("households", "groups") for upload in uploads):
        text = ("a file of households is needed, or of groups with their numbers", "需要住户文件，或含户数的小组文件")
        faults.append(Fault("households", *text))
    if faults:
        raise InputError(faults)
    # heavy, and not needed before somebody sends files
    from api.services.inputs.clean_tables import write_tables
    from api.services.inputs.coordinates import read_coordinates
    from api.services.inputs.option_names import OPENSTREETMAP
    from api.services.inputs.unlocated import passing_groups
    from api.services.plans.rows import door_rows
    from api.services.same_village import must_be_new
    from geo.build import build_villages

    with received(uploads) as paths, passing_folder() as stage:
        said = read_coordinates(datums, crs, paths)
        if said.faults:
            raise InputError(said.faults)
        waiting = passing_groups(paths, near, stage) if near else None
        files = dict(paths) if waiting is None else {**paths, "groups": waiting}
        datum = {**said.datum} if waiting is None else {**said.datum, "groups": said.datum.get("boundary", WGS84)}
        inputs = read_inputs(InputFiles.by_role(files, datum=datum, crs=said.crs))
    built = build_villages(inputs)
    codes, names = [village.code for village in built], [village.name for village in built]
    with library.seen_with(EVERYWHERE).store.reading() as books:
        lies_in = area if before is None else before.path
        must_lie_within(books, lies_in, codes, _lands(built), day_of(now))
    must_be_new(library, codes, replaces=replaces)
    called = name.strip() or _together(names)
    credit = attribution.strip() or (OPENSTREETMAP if any(path.suffix == ".pbf" for path in paths.values()) else "")
    with library.workspace() as stage:
        folder = stage / "village"
        folder.mkdir()
        draft = _draft(inputs, called, credit, len(names), write_tables(inputs, folder), now)

        def also(books: Books, village: VillageRecord) -> None:
            books.households.add(*door_rows(village, inputs.households))

        if before is not None:
            return library.replace_village(before, replace(draft, name=name.strip() or before.name), folder, also, by)
        path = path_by_codes(area, codes)
        return library.add_village(slug(called), replace(draft, path=area), folder, path=path, also=also)


def _lands(villages: Sequence[Village]) -> list[BaseGeometry]:
    """Return the boundaries of villages, lon/lat; empty ones where nobody knows their place on earth."""
    crs = villages[0].households.crs if villages else None
    if is_local_plane(crs):
        return [Point()] * len(villages)
    return list(GeoSeries([village.boundary for village in villages], crs=crs).to_crs("EPSG:4326"))


def list_villages(library: Library, examples: Mapping[str, Path]) -> tuple[VillageRecord, ...]:
    """Return every village, those that were imported before those that ship."""
    return (*library.villages(), *(example_record(folder) for folder in examples.values()))


def get_village(library: Library, examples: Mapping[str, Path], village_id: str) -> VillageRecord:
    """Return one village, imported or shipped."""
    return example_record(examples[village_id]) if village_id in examples else library.village(village_id)


def may_draw(village: VillageRecord, who: Caller) -> bool:
    """Return whether somebody may draw plans of a village; one that ships lies in every area."""
    if village.example:
        return who.may(Permission.EDIT_PLAN)
    return allowed(who.grants, Permission.EDIT_PLAN, village.path)


@contextmanager
def village_folder(library: Library, examples: Mapping[str, Path], village_id: str) -> Iterator[Path]:
    """Give the folder of a village's tables as its ground is now, which is only to be read."""
    if village_id in examples:
        yield examples[village_id]
    elif library.village(village_id).ground == 0:
        with library.village_folder(village_id) as folder:
            yield folder
    else:
        from api.services.ground.now import ground_folder  # heavy, and most grounds are as they were imported

        yield ground_folder(library, village_id)


def slug(name: str) -> str:
    """Return a name as it can stand in an address: Latin letters and digits, or ``village`` where it has none."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "village"


def _draft(
    inputs: Inputs, name: str, attribution: str, n_villages: int, tables: tuple[str, ...], now: datetime
) -> VillageRecord:
    from api.services.inputs.clean_tables import count_households  # heavy, as above

    return VillageRecord(
        id="",
        name=name,
        created=now,
        households=count_households(inputs),
        points=len(inputs.households),
        villages=n_villages,
        tables=tables,
        dropped_columns=inputs.dropped_columns,
        denied_columns=inputs.denied_columns,
        notices=inputs.notices,
        attribution=attribution,
    )


def _together(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return "、".join(names[:NAMED]) + (f" +{more}" if more > 0 else "")


def text_faults(field: str, text: str) -> list[Fault]:
    """Return what is wrong with a text that stands on one line."""
    if len(text) <= MOST_TEXT and text.isprintable():
        return []
    en = f"got {show(text)}; at most {MOST_TEXT} characters on one line would be right"
    return [Fault(field, en, f"得到 {show(text)}；应为不超过 {MOST_TEXT} 个字符的单行文本")]
