"""What can go wrong in governance, besides wrong values (`geo.errors.InputError`)."""

from api.errors import ApiError


class NotAllowedError(ApiError):
    """Who asks may not do this, or not here; says what it takes."""


class WrongStateError(ApiError):
    """What was asked cannot be done in the state that things are in; says which states would do."""
