"""Service stations: where new ones save most walking (p-median) or reach most households (maximal cover)."""

from partition.stations.effects import Reach, Service, measure_reach, measure_services
from partition.stations.place import Certificate, Placement, Places, place_stations

__all__ = [
    "Certificate",
    "Placement",
    "Places",
    "Reach",
    "Service",
    "measure_reach",
    "measure_services",
    "place_stations",
]
