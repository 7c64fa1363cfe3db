"""The service on a small village, for the tests of its routes."""

from service import (
    app,
    client,
    drawn,
    draws,
    library,
    listen,
    plan_id,
    sent,
    served,
    settings,
    shipped,
    square,
    store,
    wait,
)

__all__ = [
    "app",
    "client",
    "drawn",
    "draws",
    "library",
    "listen",
    "plan_id",
    "sent",
    "served",
    "settings",
    "shipped",
    "square",
    "store",
    "wait",
]
