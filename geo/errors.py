"""What can be wrong with an input, said to people in two languages."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.personal import mask

Text = tuple[str, str]
"""The same thing said in English and in Chinese."""


@dataclass(frozen=True)
class Mark:
    """
    One row at which a fault lies, by the number people know it by; its heading if it is one cell; why it is wrong.

    Personal numbers are hidden in it, as in a fault.
    """

    row: int
    heading: str | None
    en: str
    zh: str

    def __post_init__(self) -> None:
        _hide_numbers(self, "en", "zh")


@dataclass(frozen=True)
class Fault:
    """
    One thing that is wrong, or worth knowing, in an input.

    ``where`` names the place (file, then row or feature and column); ``en`` and ``zh`` say what is wrong, the value
    met and what would be right. ``marks`` are all the rows of it, where it has rows, so that each can be shown.

    Faults are printed, logged, answered and kept. So personal numbers are hidden (`geo.personal.mask`) when one is
    made, whatever it was made from.
    """

    where: str
    en: str
    zh: str
    marks: tuple[Mark, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        _hide_numbers(self, "where", "en", "zh")

    def __str__(self) -> str:
        return f"{self.where}: {self.en} / {self.zh}"


def _hide_numbers(told: object, *names: str) -> None:
    for name in names:
        object.__setattr__(told, name, mask(getattr(told, name)))


class GeoError(ValueError):
    """Something in this room was asked for what it cannot give."""


class InputError(GeoError):
    """Input that cannot be used; carries every fault found, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
