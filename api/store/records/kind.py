"""How records of one kind are kept: what names one, what they refer to, and whose eyes they are for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Generic, TypeVar, get_type_hints

R = TypeVar("R")


@dataclass(frozen=True)
class Kind(Generic[R]):
    """
    A kind of records; a table in a database.

    Parameters
    ----------
    name
        What the table is called, a plural.
    words
        What one record is called, in English and in Chinese.
    record
        The frozen dataclass; its fields are the columns. A field ``path`` is the path of the area that a record belongs
        to, and only who may see that area sees the record.
    key
        The fields that name a record; records are listed in their order.
    serial
        The key is a number that the store gives.
    refers
        Fields that hold the key of a record of another kind, which must be there; with it goes what refers to it.
    unique
        Fields that no two records share.
    lookups
        Fields that records are looked for by, each group with an index.
    shape
        The field that holds a geometry, lon/lat.
    append_only
        Records are added, never changed nor removed.
    """

    name: str
    words: tuple[str, str]
    record: type[R]
    key: tuple[str, ...]
    serial: bool = False
    refers: Mapping[str, str] = field(default_factory=dict)
    unique: tuple[tuple[str, ...], ...] = ()
    lookups: tuple[tuple[str, ...], ...] = ()
    shape: str | None = None
    append_only: bool = False

    @cached_property
    def types(self) -> dict[str, Any]:
        """Type of each field, in the order of the record."""
        hints = get_type_hints(self.record)
        return {one.name: hints[one.name] for one in fields(self.record)}  # type: ignore[arg-type]

    @property
    def scoped(self) -> bool:
        """Whether a record belongs to an area."""
        return "path" in self.types

    def key_of(self, record: R) -> tuple[Any, ...]:
        """Return what names a record."""
        return tuple(getattr(record, name) for name in self.key)

    def must_change(self) -> None:
        """Refuse to change records that are only ever added."""
        if self.append_only:
            raise TypeError(f"{self.name} are only added, never changed nor removed")
