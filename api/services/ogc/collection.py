"""What every collection can do; a kind of records, part of it, and how each is shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

from api.services.ogc.days import Days
from api.store.base import Books, NotFoundError, absent
from api.store.records.kind import Kind
from api.store.scope import Scope
from geo.errors import Text

R = TypeVar("R")


class Collection(Protocol[R]):
    """
    Features of one kind.

    ``properties`` gives the type of each, ``queryables`` those that a request can ask for by equality; a number that is
    withheld from some must not be among them, or it could be asked for. ``noted`` is whether reading leaves an audit
    row.
    """

    @property
    def id(self) -> str:
        """What addresses call it, the same for ever."""
        ...

    @property
    def title(self) -> Text:
        """What people call it."""
        ...

    @property
    def about(self) -> Text:
        """What is in it, in a sentence."""
        ...

    @property
    def kind(self) -> Kind[R]:
        """The kind of records."""
        ...

    @property
    def scope(self) -> Scope:
        """The areas whose records are seen."""
        ...

    @property
    def properties(self) -> Mapping[str, type]:
        """The properties that every feature has."""
        ...

    @property
    def queryables(self) -> tuple[str, ...]:
        """The properties that can be asked for."""
        ...

    @property
    def noted(self) -> bool:
        """Whether reading leaves an audit row."""
        ...

    def conditions(self, books: Books, days: Days, /) -> dict[str, Any]:
        """Return what holds of the records of some days."""
        ...

    def one(self, books: Books, feature_id: str, today: date, /) -> R:
        """Return the record of a feature; raises `NotFoundError`."""
        ...

    def feature_id(self, record: R, /) -> str:
        """Return what names a feature, in all its collection and on all days."""
        ...

    def shown(self, record: R, /) -> dict[str, Any]:
        """Return the properties of a feature."""
        ...


def no_feature(feature_id: str) -> NotFoundError:
    """Return the error that says that there is no such feature."""
    return absent("feature", "要素", feature_id)
