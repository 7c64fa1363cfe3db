"""What the service answers to: one file a kind of thing."""

from api.routes import pages, plans, profiles, rounds, villages

ROUTERS = (villages.router, plans.router, rounds.router, profiles.router, pages.router)
"""Every router, in the order in which the documentation lists them."""
