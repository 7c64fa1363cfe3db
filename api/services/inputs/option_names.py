"""Words of the options that others name too."""

from dataclasses import fields

from partition.terms import Prices

OPENSTREETMAP = "© OpenStreetMap contributors, ODbL"
"""What a map of an extract must say, whoever made it."""

WISHES = tuple(price.name.removesuffix("_m") for price in fields(Prices))
"""What `--wish` can name."""

FEWEST = "fewest"
"""What `--count` says for as few grids as the band allows."""
