"""A move that cannot be made, said to the planner."""

from collections.abc import Sequence

from geo.errors import Fault, InputError


class RedrawError(InputError):
    """A move that the drawing does not allow; carries everything that stands against it."""


def refuse(faults: Sequence[Fault]) -> None:
    """
    Do nothing if there are no faults.

    Raises
    ------
    RedrawError
        There are; carries all of them.
    """
    if faults:
        raise RedrawError(faults)
