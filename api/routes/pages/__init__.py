"""The pages that people open in a browser: one file a family of pages."""

from api.routes.pages import (
    approvals,
    compare,
    coverage,
    frontier,
    ground,
    home,
    language,
    plans,
    public,
    rounds,
    staff,
    users,
    villages,
    wizard,
    workbench,
)

ROUTERS = (
    home.router,
    language.router,
    villages.router,
    plans.router,
    rounds.router,
    approvals.router,
    workbench.router,
    compare.router,
    frontier.router,
    users.router,
    staff.router,
    wizard.router,
    ground.router,
    coverage.router,
    public.router,
)
"""Every router of pages."""
