"""Households of a plan whose file was changed are refused."""

import pytest
from hamlets import checkerboard
from shapely import Point

from api.services.drawing.plan_households import refuse_damaged
from geo.errors import InputError

TABLES = checkerboard(households=1)


def test_households_as_plans_write_them_are_taken():
    refuse_damaged(TABLES.households)
    refuse_damaged(TABLES.households.iloc[:0])


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("household_id", "x", "repeated"),
        ("households", None, "whole"),
        ("households", -5, "whole"),
        ("households", 1.5, "whole"),
        ("geometry", None, "points"),
        ("geometry", Point(), "points"),
    ],
)
def test_households_that_were_changed_into_none_are_told(column, value, told):
    changed = TABLES.households.assign(**{column: [value] * len(TABLES.households)})
    with pytest.raises(InputError, match=told):
        refuse_damaged(changed.set_geometry("geometry", crs=changed.crs))
