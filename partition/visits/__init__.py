"""Visits: the stops of a grid, the order of a tour through them, and rounds that fit a walker's time."""

from partition.visits.legs import Leg
from partition.visits.rounds import Pace, Round, plan_rounds
from partition.visits.stops import Stop, build_stops
from partition.visits.tour import Tour, find_tour

__all__ = ["Leg", "Pace", "Round", "Stop", "Tour", "build_stops", "find_tour", "plan_rounds"]
