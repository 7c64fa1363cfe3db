"""Which villages of a store have a code that is imported: who brings one of these again would count it twice."""

from collections.abc import Iterable, Sequence

import pyogrio

from api.errors import ApiError
from api.governance.area import codes_of, township_of
from api.store.library import Library
from api.store.records.villages import VillageRecord
from geo.errors import Fault

BOUNDARY = "boundary"


class VillageThereError(ApiError):
    """A village of a code that is imported is there already."""


def villages_with(library: Library, codes: Iterable[str]) -> tuple[VillageRecord, ...]:
    """
    Return the villages that a library shows which have one of some codes, the newest first.

    Only statistical codes are given once; what else a file calls a village, another may be called too.
    """
    wanted = {code for code in codes if township_of(code) is not None}
    if not wanted:
        return ()
    return tuple(village for village in library.villages() if wanted & codes_in(library, village))


def codes_in(library: Library, village: VillageRecord) -> set[str]:
    """Return the statistical codes of a village, or of several that are divided together."""
    if village.villages == 1:
        return {code for code in codes_of(village.path)[-1:] if township_of(code) is not None}
    if BOUNDARY not in village.tables:
        return set()
    with library.village_folder(village.id) as folder:
        table = pyogrio.read_dataframe(folder / f"{BOUNDARY}.gpkg", layer=BOUNDARY, read_geometry=False)
    codes = table["code"].dropna().astype(str) if "code" in table else ()
    return {code for code in codes if township_of(code) is not None}


def must_be_new(library: Library, codes: Sequence[str], *, replaces: str | None) -> None:
    """Refuse codes of villages that are there, other than that which is replaced; raises `VillageThereError`."""
    there = [village for village in villages_with(library, codes) if village.id != replaces]
    if not there:
        return
    named = ", ".join(f"{village.name} ({village.id})" for village in there[:5])
    en, zh = f"a village of the same code is there already: {named}", f"已有编码相同的村：{named}"
    if len(there) == 1 and codes_in(library, there[0]) == set(codes):
        way = (
            f"import with replaces={there[0].id}, or remove it first",
            f"请以 replaces={there[0].id} 替换，或先删除原有的村",
        )
    else:
        way = ("import only villages that are new, or remove those first", "请只导入新的村，或先删除原有的村")
    raise VillageThereError(Fault("boundary", f"{en}; {way[0]}", f"{zh}；{way[1]}"))
