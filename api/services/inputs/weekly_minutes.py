"""The file that says how often households are called on, as minutes of visits a week for a plan to balance."""

from dataclasses import replace
from datetime import date

import pandas as pd
from geopandas import GeoDataFrame

from api.services.inputs.options import PlanOptions
from api.services.inputs.profiles import find_profile
from api.services.visits.readings import read_standings
from partition.visits.frequency import policy_of
from partition.visits.frequency.minutes import weekly_minutes

VISITS = "visits"
"""The part that the file plays in a report."""

PROFILE = "xigu_1448"
"""Whose visit policy holds where levels are typed, as for rounds."""


def with_weekly_minutes(options: PlanOptions, households: GeoDataFrame, today: date) -> PlanOptions:
    """
    Return the options with the minutes of visits a week in their terms, if a file or a price asks for them.

    Without a file every household has the default tier. Tiers are those that hold today.

    Raises
    ------
    InputError
        The file cannot be used; carries every fault.
    """
    if options.visits is None and not options.terms.prices.minutes_m:
        return options
    policy = policy_of(find_profile(options.profile or PROFILE))
    standings = read_standings(options.visits, households, policy, today)
    minutes = pd.Series(weekly_minutes(standings, policy, today), dtype=float)
    return replace(options, terms=replace(options.terms, weekly_minutes=minutes))
