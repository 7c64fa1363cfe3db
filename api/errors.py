"""What can go wrong in this room, and how each error ends a command."""

from geo.errors import Fault, InputError


class ApiError(Exception):
    """Something asked of this room could not be done; says which, where and what would be right."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


class OutputError(ApiError):
    """The files of a plan could not be put where they were wanted; what stood there before still stands."""


OK, BAD_INPUT, NOT_SOUND = 0, 2, 3
"""Exit statuses: nothing broken; input or output that cannot be used; a rule that must hold is broken."""

EXIT_STATUS: dict[type[Exception], int] = {InputError: BAD_INPUT, ApiError: BAD_INPUT}
"""One row an error that is told to people instead of raised at them."""


def exit_status(error: Exception) -> int:
    """Return the exit status of an error of `EXIT_STATUS`."""
    return next(status for kind, status in EXIT_STATUS.items() if isinstance(error, kind))


def faults_of(error: Exception) -> tuple[Fault, ...]:
    """Return what is wrong, fault by fault, in an error of `EXIT_STATUS`."""
    if isinstance(error, InputError):
        return error.faults
    if isinstance(error, ApiError):
        return (error.fault,)
    return ()
