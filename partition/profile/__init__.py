"""Profiles: the levels, bands, titles, visits and codes of a place, as data that a planner can read and edit."""

from partition.profile.model import Origin, Post, Profile, ProfileLevel, Provenance, Stated, Tier, Visits, Words
from partition.profile.parse import parse_profile
from partition.profile.schema import json_schema
from partition.profile.shipped import shipped_names, shipped_profile

__all__ = [
    "Origin",
    "Post",
    "Profile",
    "ProfileLevel",
    "Provenance",
    "Stated",
    "Tier",
    "Visits",
    "Words",
    "json_schema",
    "parse_profile",
    "shipped_names",
    "shipped_profile",
]
