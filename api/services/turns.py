"""Work that takes all of a core is done for one asker at a time; the others are told to come again."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from api.errors import ApiError
from geo.errors import Fault


class BusyError(ApiError):
    """So much is being done already that no more is taken on."""


@contextmanager
def turn(taken: Lock, who: str, zh: str) -> Iterator[None]:
    """
    Hold a lock for the length of a block.

    Raises
    ------
    BusyError
        Somebody else holds it.
    """
    if not taken.acquire(blocking=False):
        raise BusyError(Fault(who, "is busy with another plan; ask again in a minute", f"{zh}正忙；请稍后再试"))
    try:
        yield
    finally:
        taken.release()
