"""What keeps somebody from being known."""

from api.errors import ApiError
from geo.errors import Fault


class NotLoggedInError(ApiError):
    """Nobody knows who asks: there is no token, or none that holds."""


class KeyFileError(ApiError):
    """The file of the secret key cannot be used; says why."""


def log_in_again(why: str, zh: str) -> NotLoggedInError:
    """Return the error that says why a token does not hold, and that logging in brings a new one."""
    return NotLoggedInError(Fault("token", f"{why}; log in again", f"{zh}；请重新登录"))
