"""Edit the ground of a village: make an edit, take it back, make it again, and list what was done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from api.services.ground.history import History
from api.services.ground.now import Ground, ground_of, layers_at, read_ground
from api.services.plans.rows import door_rows
from api.store.base import Books, Key, StaleError, TakenError, absent
from api.store.conditions import Among
from api.store.library import Library, village_owner
from api.store.records.ground import GroundEdit
from api.store.records.villages import VillageRecord
from geo.errors import Fault, InputError
from geo.ground import Layers

MOST_EDITS = 5_000


class GroundChangedError(StaleError):
    """A ground was edited by somebody else since it was read."""


@dataclass(frozen=True)
class GroundEdited:
    """The ground before and after an edit, and what was done."""

    before: Ground
    after: Ground
    command: GroundEdit


def edit_ground(
    library: Library,
    examples: Mapping[str, Path],
    village_id: str,
    edit: Mapping[str, Any],
    *,
    since: int | None,
    by: str | None,
) -> GroundEdited:
    """
    Make an edit of a ground, or take one back (``undo``) or make it again (``redo``), and keep it.

    ``since`` is the version that the planner sees, None for whichever there is.

    Raises
    ------
    NotFoundError
        There is no such village, or it ships with the program and is never changed.
    GroundChangedError
        The ground has another version.
    InputError
        The edit is not possible; carries every reason.
    """
    if village_id in examples:
        en = "ships with the program and is never changed; import its files as a village of your own"
        raise InputError([Fault(village_id, en, "为程序自带示例，不能修改；请将其文件导入为自己的村庄")])
    before = ground_of(library, examples, village_id)
    village = before.village
    if since is not None and since != village.ground:
        raise _changed(village, since)
    serial = village.ground + 1
    if serial > MOST_EDITS:
        en = f"has had {MOST_EDITS:,} edits; import the village anew"
        raise InputError([Fault(village_id, en, f"已修改 {MOST_EDITS:,} 次；请重新导入")])
    with library.store.reading(library.scope) as books:
        command = GroundEdit(village_id, serial, village.path, books.now(), edit, by)
    history = before.history.then(command)
    layers = layers_at(library.laid_out(village_owner(village_id)), history, village)
    after = Ground(_counted(replace(village, ground=serial), layers), history, layers)
    try:
        with library.store.writing(library.scope) as books:
            books.villages.change(village, after.village)
            books.ground_edits.add(command)
            _keep_doors(books, before, after)
    except (StaleError, TakenError) as error:
        raise _changed(library.village(village_id), village.ground) from error
    return GroundEdited(before, after, command)


def seen_ground_edits(
    library: Library, village_id: str, *, after: Key | None, most: int
) -> tuple[VillageRecord, History, tuple[GroundEdit, ...]]:
    """Return a village, which edits count, and the commands behind a key, the first first."""
    with library.store.reading(library.scope) as books:
        village, history = read_ground(books, village_id)
        return village, history, books.ground_edits.find(village_id=village_id, after=after, most=most)


def picture_missing(village_id: str) -> Exception:
    """Return the error that says that a village has no picture under its map."""
    return absent("picture", "底图照片", village_id)


def _counted(village: VillageRecord, layers: Layers) -> VillageRecord:
    """Return the record of a village with the numbers of its layers."""
    if layers.by_group:
        return village
    doors = layers["households"]
    tables = tuple(role for role, table in layers.tables.items() if len(table))
    order = {role: position for position, role in enumerate(village.tables)}
    return replace(
        village,
        households=int(doors["households"].sum()),
        points=len(doors),
        villages=max(len(layers["boundary"]), 1) if len(layers["boundary"]) else village.villages,
        tables=tuple(sorted(tables, key=lambda role: order.get(role, len(order)))),
    )


def _keep_doors(books: Books, before: Ground, after: Ground) -> None:
    """Bring the doors of a village that the store keeps to its layers."""
    old, new = before.layers["households"], after.layers["households"]
    if old is new or after.layers.by_group:
        return
    gone = old.index.difference(new.index)
    common = new.index.intersection(old.index)
    moved = common[[a is not b for a, b in zip(old.geometry[common], new.geometry[common], strict=True)]]
    fresh = new.index.difference(old.index)
    changed: pd.Index[Any] = moved.append(fresh)
    village_id = after.village.id
    books.households.remove(village_id=village_id, household_id=Among([*map(str, gone), *map(str, changed)]))
    rows = new.loc[changed]
    books.households.add(*door_rows(after.village, rows.assign(household_id=rows.index.astype(str))))


def _changed(village: VillageRecord, since: int) -> GroundChangedError:
    en = f"is at version {village.ground} of its ground by now, got {since}; read it again and repeat the edit"
    zh = f"底图已更新至版本 {village.ground}，收到的是 {since}；请重新读取后再修改"
    return GroundChangedError(Fault(f"village {village.id}", en, zh))
