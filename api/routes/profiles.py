"""Profiles: the levels and bands that ship with the program."""

from fastapi import APIRouter

from api.routes.strict import StrictRoute
from api.schemas.profile import ProfilesOut, profile_out
from partition.profile import shipped_names, shipped_profile

router = APIRouter(prefix="/api/v1/profiles", tags=["profiles 方案模板"], route_class=StrictRoute)


@router.get("", summary="List profiles 模板列表")
def read_profiles() -> ProfilesOut:
    """Return the profiles by which a plan can be asked for, with their levels and bands."""
    return ProfilesOut(profiles=[profile_out(shipped_profile(name)) for name in shipped_names()])
