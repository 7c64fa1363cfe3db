"""Frequency: how often a household is called on, when its next visits are due, and when it is left in peace."""

from partition.visits.frequency.calls import due_calls
from partition.visits.frequency.due import due_visits
from partition.visits.frequency.policy import VisitPolicy, policy_of
from partition.visits.frequency.standing import Contact, Event, Standing

__all__ = ["Contact", "Event", "Standing", "VisitPolicy", "due_calls", "due_visits", "policy_of"]
