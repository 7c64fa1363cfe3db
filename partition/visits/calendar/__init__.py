"""
Calendars: which due visit of a member in which outing.

==========  ========================================================================
plan        plan a calendar, plan it again after outings were missed, fill it up
form        an agenda as arrays, and a calendar back from them
search      string removals and greedy insertion under annealing, compiled
ruin        what is taken out before everything is put back, compiled
schedule    one outing: metres, time, windows, and where a place may be put in
reasons     why a visit has no outing, in words
==========  ========================================================================
"""

from partition.visits.calendar.plan import fill, plan_calendar, replan

__all__ = ["fill", "plan_calendar", "replan"]
