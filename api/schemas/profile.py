"""A profile as the web gives it."""

from pydantic import BaseModel

from partition.profile import Profile


class ProfileLevelOut(BaseModel):
    """One level of a profile, and the households that one of its grids may hold."""

    name: str
    zh: str
    en: str
    min: int
    max: int


class ProfileOut(BaseModel):
    """What a place calls its levels, and how large their grids are."""

    name: str
    zh: str
    en: str
    tolerance: float
    levels: list[ProfileLevelOut]


class ProfilesOut(BaseModel):
    """The profiles that ship."""

    profiles: list[ProfileOut]


def profile_out(profile: Profile) -> ProfileOut:
    """Return what the web shows of a profile."""
    levels = [
        ProfileLevelOut(
            name=level.name,
            zh=level.label.value.zh,
            en=level.label.value.en,
            min=level.band.value.min,
            max=level.band.value.max,
        )
        for level in profile.levels
    ]
    title = profile.title
    return ProfileOut(name=profile.name, zh=title.zh, en=title.en, tolerance=profile.tolerance.value, levels=levels)
