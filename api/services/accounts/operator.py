"""Who works at the command line: the user of the operating system."""

import os
from getpass import getuser

from api.services.accounts.callers import ALONE, Caller

AT_THE_COMMAND_LINE = "command line: "
"""Stands before the name, so that nobody who logs in to the service is taken for them: these have no blank."""


def operator() -> Caller:
    """Return who works at the command line; whoever reads the store's files may do everything with them."""
    return Caller(f"{AT_THE_COMMAND_LINE}{_name()}", ALONE)


def _name() -> str:
    """Return the name by the number that the system knows a process by: variables say whatever they were set to."""
    try:
        from pwd import getpwuid
    except ImportError:  # Windows has none
        return getuser()
    try:
        return getpwuid(os.getuid()).pw_name
    except KeyError:  # in a container the number may be all there is
        return str(os.getuid())
