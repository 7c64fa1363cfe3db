"""What can be wrong with an input, said to people in two languages."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """
    One thing that is wrong, or worth knowing, in an input.

    ``where`` names the place (file, then row or feature and column); ``en`` and ``zh`` say what is wrong, the value
    met and what would be right.
    """

    where: str
    en: str
    zh: str

    def __str__(self) -> str:
        return f"{self.where}: {self.en} / {self.zh}"


class GeoError(ValueError):
    """Something in this room was asked for what it cannot give."""


class InputError(GeoError):
    """Input that cannot be used; carries every fault found, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
