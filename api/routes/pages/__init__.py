"""The pages that people open in a browser: one file a family of pages."""

from api.routes.pages import home, language, plans, villages

ROUTERS = (home.router, language.router, villages.router, plans.router)
"""Every router of pages."""
