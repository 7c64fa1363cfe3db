"""A sound plan of visits for each test to falsify."""

from dataclasses import replace

import pytest
from walked_town import Town, draw_town


@pytest.fixture(scope="session")
def sound_town() -> Town:
    """Return a town whose plan is left as it is."""
    return draw_town()


@pytest.fixture
def town(sound_town) -> Town:
    """Return a town of one's own to falsify."""
    return replace(sound_town)
