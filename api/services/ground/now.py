"""The ground of a village as it is now, and the folder of tables that plans are drawn from."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pyogrio import read_info
from pyproj import CRS

from api.services.ground.edits_read import edit_of
from api.services.ground.history import History, history_of
from api.services.ground.tables import read_layers, write_layers
from api.services.inputs.table_files import table_files
from api.store.base import Books
from api.store.library import Library, picture_owner, village_owner
from api.store.records.villages import VillageRecord
from geo.errors import Fault, InputError
from geo.ground import Layers, apply_edit
from geo.local_plane import is_local_plane

MOST_KEPT = 48
"""States of grounds that are kept in memory; the tables of one that nobody edits are shared among its states."""


@dataclass(frozen=True)
class Ground:
    """A village with the history of its ground, and the layers as they are now."""

    village: VillageRecord
    history: History
    layers: Layers


class _Kept:
    """The layers that were last worked out, by the folder of the base and the serials that count."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._states: OrderedDict[tuple[str, tuple[int, ...]], Layers] = OrderedDict()

    def get(self, folder: str, serials: tuple[int, ...]) -> Layers | None:
        with self._lock:
            found = self._states.get((folder, serials))
            if found is not None:
                self._states.move_to_end((folder, serials))
            return found

    def put(self, folder: str, serials: tuple[int, ...], layers: Layers) -> None:
        with self._lock:
            self._states[folder, serials] = layers
            while len(self._states) > MOST_KEPT:
                self._states.popitem(last=False)


_kept = _Kept()


def ground_of(library: Library, examples: Mapping[str, Path], village_id: str) -> Ground:
    """
    Return the ground of a village as it is now.

    Raises
    ------
    NotFoundError
        There is no such village.
    InputError
        It lies on a local plane, which has no longitude and latitude.
    """
    if village_id in examples:
        from api.services.inputs.examples import example_record

        record, history, folder = example_record(examples[village_id]), History(), examples[village_id]
    else:
        with library.store.reading(library.scope) as books:
            record, history = read_ground(books, village_id)
        folder = library.laid_out(village_owner(village_id))
    layers = layers_at(folder, history, record)
    if is_local_plane(layers.crs):
        en = "lies on a local plane without longitude and latitude; import it with control points to edit its ground"
        raise InputError([Fault(village_id, en, "位于本地平面，没有经纬度；请用控制点定位后重新导入，再编辑底图")])
    return Ground(record, history, layers)


def lies_on_earth(library: Library, examples: Mapping[str, Path], village_id: str) -> bool:
    """
    Return whether the ground of a village has longitude and latitude; nothing of it is read but its CRS.

    Raises
    ------
    NotFoundError
        There is no such village.
    """
    if village_id in examples:
        return True
    with library.store.reading(library.scope) as books:
        books.villages.get(village_id)
    tables = table_files(library.laid_out(village_owner(village_id)))
    return not is_local_plane(CRS(read_info(tables.get("households") or tables["groups"])["crs"]))


def read_ground(books: Books, village_id: str) -> tuple[VillageRecord, History]:
    """Return a village and the history of its ground."""
    village = books.villages.get(village_id)
    return village, history_of(books.ground_edits.find(village_id=village_id), village.ground)


def layers_at(folder: Path, history: History, village: VillageRecord) -> Layers:
    """Return the layers after the edits that count: from the nearest state that is kept, or from the base."""
    name = f"{folder}" if not village.example else f"{folder}@{village.created.isoformat()}"
    serials = history.serials
    for known in range(len(serials), -1, -1):
        layers = _kept.get(name, serials[:known])
        if layers is not None:
            break
    else:
        known, layers = 0, read_layers(folder)
        _kept.put(name, (), layers)
    for position in range(known, len(serials)):
        command = history.held[position]
        layers = apply_edit(layers, edit_of(command.edit, command.serial, layers.crs))
    if known < len(serials):
        _kept.put(name, serials, layers)
    return layers


def has_picture(library: Library, village_id: str) -> bool:
    """Return whether there is a picture under the map of a village."""
    with library.store.reading(library.scope) as books:
        return bool(books.files.find(owner=picture_owner(village_id), most=1))


def ground_folder(library: Library, village_id: str) -> Path:
    """Return the folder of the tables of a village as its ground is now; only to be read."""
    with library.store.reading(library.scope) as books:
        village, history = read_ground(books, village_id)
    base = library.laid_out(village_owner(village_id))
    if not history.held:
        return base

    def write(out: Path) -> None:
        write_layers(layers_at(base, history, village), layers_at(base, History(), village), base, out)

    return library.laid(f"{base.name}\nground {history.serials}", write)
