"""What a profile says, once nothing is wrong with it: every value with the place that it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from partition.levels import Band, Level
from partition.terms import Prices

T = TypeVar("T")


class Origin(StrEnum):
    """Who said a value: the source document, the place that uses the profile, or this program."""

    SOURCE = "原文"
    LOCAL = "本地"
    DEFAULT = "默认"


@dataclass(frozen=True)
class Provenance:
    """Where a value comes from; ``quote`` is a few words of the document, ``note`` a remark for the reader."""

    origin: Origin
    quote: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Stated(Generic[T]):
    """A value and where it comes from."""

    value: T
    provenance: Provenance


@dataclass(frozen=True)
class Words:
    """One thing said in Chinese and in English; the English is always a translation of ours."""

    zh: str
    en: str


@dataclass(frozen=True)
class Post:
    """
    A post that every grid of a level has: who leads it, or who serves in it.

    ``min`` to ``max`` people hold it in one grid; ``max`` None is any number. Exactly one leads.
    """

    name: str
    title: Words
    min: int
    max: int | None
    provenance: Provenance


@dataclass(frozen=True)
class Tier:
    """How often a household asks for a visit: a service need, never a judgement of people."""

    code: str
    label: Words
    interval_days: int
    provenance: Provenance


@dataclass(frozen=True)
class VisitEvent:
    """Something after which a visit must follow within some hours, whatever the tier."""

    code: str
    label: Words
    within_hours: int
    provenance: Provenance


@dataclass(frozen=True)
class ProfileLevel:
    """
    One level of grids.

    ``unit`` is what stays whole where it fits: ``group`` (natural group), ``building`` or ``address``.
    ``split`` says what becomes of a building above the band: ``by_stairwell`` and floor, or ``never``; None is
    `splits` by the unit. ``serial_digits`` follow the parent's code in a grid's code. ``tolerance`` None is the
    profile's.
    """

    name: str
    label: Stated[Words]
    band: Stated[Band]
    unit: Stated[str]
    serial_digits: Stated[int]
    leader: Post
    posts: tuple[Post, ...] = ()
    tolerance: Stated[float] | None = None
    split: Stated[str] | None = None

    @property
    def splits(self) -> bool:
        """Whether a building above the band is divided; where nothing is said, only a level of addresses does so."""
        return self.unit.value == "address" if self.split is None else self.split.value == "by_stairwell"

    def provenances(self) -> Iterator[tuple[str, Provenance]]:
        """Yield each key of the level and where its value comes from; a post by ``posts.`` and its name."""
        stated = (
            *(("label", self.label), ("band", self.band), ("unit", self.unit), ("split", self.split)),
            ("tolerance", self.tolerance),
        )
        yield from ((key, one.provenance) for key, one in stated if one is not None)
        yield "serial_digits", self.serial_digits.provenance
        yield "leader", self.leader.provenance
        yield from ((f"posts.{post.name}", post.provenance) for post in self.posts)


@dataclass(frozen=True)
class NeedCode:
    """Something that a household may need, ticked on paper: a code, never its particulars."""

    code: str
    label: Words
    provenance: Provenance


@dataclass(frozen=True)
class Visits:
    """
    How visits are made: outings a week, their minutes, and the tiers in the order in which they stand.

    What is None is left to the program. ``begins`` and ``evening`` are minutes from midnight.
    """

    outings_per_week: Stated[int]
    visit_minutes: Stated[int]
    outing_minutes: Stated[int]
    tiers: tuple[Tier, ...]
    default_tier: Stated[str] | None = None
    spacing: Stated[float] | None = None
    review_days: Stated[int] | None = None
    stairs_minutes: Stated[float] | None = None
    begins: Stated[float] | None = None
    evening: Stated[tuple[float, float]] | None = None
    events: tuple[VisitEvent, ...] = ()
    need_codes: tuple[NeedCode, ...] = ()

    def provenances(self) -> Iterator[tuple[str, Provenance]]:
        """Yield each key and where its value comes from; tiers, events and needs by their codes."""
        stated = ("outings_per_week", "visit_minutes", "outing_minutes", "default_tier", "spacing", "review_days")
        for key in (*stated, "stairs_minutes", "begins", "evening"):
            if (one := getattr(self, key)) is not None:
                yield key, one.provenance
        yield from ((f"tiers.{tier.code}", tier.provenance) for tier in self.tiers)
        yield from ((f"events.{event.code}", event.provenance) for event in self.events)
        yield from ((f"need_codes.{need.code}", need.provenance) for need in self.need_codes)


@dataclass(frozen=True)
class Above:
    """Who leads an area above the grids and who serves in it; ``level`` is ``township`` or ``village``."""

    level: str
    leader: Post
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True)
class Profile:
    """
    How a place divides, leads and visits its villages.

    ``levels`` go coarse to fine below the village. ``village_code_digits`` is the length of the code that serials are
    added to. ``patrols_per_week`` None: the profile asks for no patrol. ``wishes`` holds the prices that it names,
    ``approval`` what it says of how plans come into force, ``above`` the areas above the grids whose posts it names.
    """

    name: str
    title: Words
    source: Words
    tolerance: Stated[float]
    village_code_digits: Stated[int]
    levels: tuple[ProfileLevel, ...]
    visits: Visits
    patrols_per_week: Stated[int] | None = None
    wishes: Mapping[str, Stated[float]] = field(default_factory=dict)
    approval: Mapping[str, Stated[str]] = field(default_factory=dict)
    above: tuple[Above, ...] = ()

    def as_levels(self, tolerance: float | None = None) -> tuple[Level, ...]:
        """
        Return the levels that a division is asked for, coarse to fine; ``count`` and ``radius_m`` are left open.

        A given tolerance holds at every level; without it each level has its own, else the profile's.
        """
        return tuple(
            Level(
                one.name,
                one.band.value,
                self._tolerance_of(one, tolerance),
                splits=one.splits,
                label=one.label.value.zh,
            )
            for one in self.levels
        )

    def prices(self) -> Prices:
        """Return what the wishes are worth, 0 where the profile does not say."""
        return Prices(**{f"{name}_m": price.value for name, price in self.wishes.items()})

    def provenances(self) -> dict[str, Provenance]:
        """Return where each value comes from, by its path, such as ``levels.grid.band``; in the file's order."""
        return dict(self._provenances())

    def _tolerance_of(self, level: ProfileLevel, asked: float | None) -> float:
        return asked if asked is not None else (level.tolerance or self.tolerance).value

    def _provenances(self) -> Iterator[tuple[str, Provenance]]:
        yield "tolerance", self.tolerance.provenance
        yield "village_code_digits", self.village_code_digits.provenance
        for level in self.levels:
            yield from ((f"levels.{level.name}.{key}", one) for key, one in level.provenances())
        yield from ((f"visits.{key}", one) for key, one in self.visits.provenances())
        if self.patrols_per_week is not None:
            yield "patrols_per_week", self.patrols_per_week.provenance
        for area in self.above:
            yield f"above.{area.level}.leader", area.leader.provenance
            yield from ((f"above.{area.level}.posts.{post.name}", post.provenance) for post in area.posts)
        yield from ((f"approval.{key}", one.provenance) for key, one in self.approval.items())
        yield from ((f"wishes.{name}", price.provenance) for name, price in self.wishes.items())
