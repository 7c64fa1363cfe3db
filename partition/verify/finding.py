"""What the judge says: findings, the figures it measured itself, and the verdict."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from partition.verify.personal import hide_numbers

Severity = Literal["must", "wish"]

NAMED = 5
"""How many ids a message names before it only counts the rest."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """
    One thing that the judge found in a finished plan, with the figure met and the figure allowed.

    ``must`` makes a plan unsound; ``wish`` is worth knowing. ``en`` and ``zh`` say the same sentence twice. What does
    not apply (a finding about a file has no grid) is None. Personal numbers are hidden when a finding is made.
    """

    rule: str
    severity: Severity
    en: str
    zh: str
    village: str | None = None
    level: str | None = None
    grid_id: str | None = None
    measured: float | None = None
    allowed: str | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "en", hide_numbers(self.en))
        object.__setattr__(self, "zh", hide_numbers(self.zh))

    @property
    def message(self) -> str:
        """The sentence in English and Chinese."""
        return f"{self.en} / {self.zh}"

    @property
    def place(self) -> str:
        """The narrowest place that the finding names: a grid, a village, or the whole plan."""
        return self.grid_id or self.village or "plan"

    def __str__(self) -> str:
        level = f" · {self.level}" if self.level else ""
        return f"{self.severity} · {self.rule}{level} · {self.place}: {self.message}"

    def row(self) -> dict[str, Any]:
        """Return the finding as one flat row, ready for JSON."""
        row = asdict(self)
        del row["en"], row["zh"]
        return {**row, "message": self.message}


@dataclass(frozen=True)
class LevelFigures:
    """
    One level of one village (``village`` None: of all villages), as the judge measured it.

    ``count``, ``in_band``, ``within_tolerance`` and ``contiguous`` count ordinary grids, ``dedicated`` those that are
    dedicated areas; ``unreachable`` counts households' points that no
    path joins to their centre. Means are None where there is nothing to take a mean of.
    """

    village: str | None
    level: str
    count: int
    in_band: int
    within_tolerance: int
    contiguous: int
    mean_walk_m: float | None
    max_walk_m: float | None
    objective_m: float | None
    polsby_popper: float | None
    unreachable: int
    gap_m2: float
    overlap_m2: float
    outside_m2: float
    dedicated: int = 0


@dataclass(frozen=True)
class Verdict:
    """
    Everything found in a plan, and the figures measured; empty figures mean that the plan could not be read.

    ``estimated`` names what the figures rest on that was not given but derived; ``estimated_share`` is the share of
    households whose place was, None where the plan could not be read. ``not_compared`` names the parts of the input
    that were to be compared with the planner's own files and could not be: of these the plan's own copy was judged.
    """

    findings: tuple[Finding, ...]
    figures: tuple[LevelFigures, ...]
    estimated: tuple[str, ...] = ()
    estimated_share: float | None = None
    not_compared: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """True if nothing that must hold is broken."""
        return not any(finding.severity == "must" for finding in self.findings)

    def of(self, rule: str) -> tuple[Finding, ...]:
        """Return the findings of one rule."""
        return tuple(finding for finding in self.findings if finding.rule == rule)


def about(
    ids: Iterable[str],
    rule: str,
    en: str,
    zh: str,
    *,
    severity: Severity = "must",
    level: str | None = None,
    unit: str = "rows",
) -> Iterator[Finding]:
    """Yield one finding that names these ids after the sentence, or none if there are no ids."""
    every = list(ids)
    if every:
        yield Finding(
            rule=rule,
            severity=severity,
            en=f"{en}: {named(every)}",
            zh=f"{zh}：{named(every)}",
            level=level,
            measured=float(len(every)),
            allowed="0",
            unit=unit,
        )


def named(ids: Iterable[object]) -> str:
    """Return the first ids as text, and how many more there are."""
    every: Sequence[str] = [str(each) for each in ids]
    rest = f" (+{len(every) - NAMED})" if len(every) > NAMED else ""
    return ", ".join(every[:NAMED]) + rest
