"""Who may do what, and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.governance.area import is_within
from api.governance.errors import NotAllowedError
from api.governance.role import EVERYBODY, MAY, Grant, Permission, Role, allowed, may_grant, require, scopes_for
from geo.errors import GeoError

CODES = st.sampled_from(["1", "10", "100", "1-0", "2", "20"])
PATHS = st.lists(CODES, max_size=3).map(lambda codes: "".join(f"/{code}" for code in codes) + "/")
GRANTS = st.lists(st.builds(Grant, st.sampled_from(Role), PATHS), max_size=5)


@given(GRANTS, st.sampled_from(Permission), PATHS)
def test_nothing_is_allowed_outside_the_areas_of_roles_that_may(grants, permission, path):
    reached = {grant.area_path for grant in grants if grant.role in MAY[permission]}
    inside = any(path.split("/")[: scope.count("/")] == scope.split("/")[:-1] for scope in reached)
    assert allowed(grants, permission, path) == inside


@given(GRANTS, st.sampled_from(Permission), PATHS)
def test_scopes_allow_the_same_as_the_grants(grants, permission, path):
    scopes = scopes_for(grants, permission)
    assert any(is_within(path, scope) for scope in scopes) == allowed(grants, permission, path)


@given(GRANTS, st.builds(Grant, st.sampled_from(Role), PATHS))
def test_roles_are_given_only_by_administrators_of_an_area_above(grants, wanted):
    above = [one for one in grants if one.role is Role.ADMINISTRATOR and is_within(wanted.area_path, one.area_path)]
    assert may_grant(grants, wanted) == bool(above)


def test_every_permission_names_the_roles_that_have_it():
    assert set(MAY) == set(Permission)
    assert all(MAY.values())


def test_the_public_reads_what_is_published_and_nothing_else():
    assert [one for one in Permission if allowed([EVERYBODY], one, "/v/")] == [Permission.READ_PUBLISHED]


def test_leaders_and_administrators_read_no_door():
    for permission in (Permission.READ_HOUSEHOLDS, Permission.READ_VISITS):
        assert not MAY[permission] & {Role.LEADER, Role.ADMINISTRATOR, Role.PUBLIC}


def test_a_refusal_names_the_roles_that_may():
    with pytest.raises(NotAllowedError) as refused:
        require([Grant(Role.LEADER, "/v/")], Permission.EDIT_PLAN, "/v/")
    assert "planner" in refused.value.fault.en
    assert "planner" in refused.value.fault.zh


def test_a_grant_for_no_path_is_refused():
    with pytest.raises(GeoError, match="must be a path"):
        Grant(Role.PLANNER, "/140121203208")
