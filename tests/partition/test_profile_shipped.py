"""The shipped profiles say what the source documents say, and mark what is not theirs."""

import re
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from geo.errors import InputError
from partition.levels import Band
from partition.profile import Origin, shipped_names, shipped_profile

ROOT = Path(__file__).parents[2]
SOURCES = {"hongwang": "000_fe19dcb46087a678.txt", "xigu_1448": "003_d5e33ea586c14e2f.txt"}

# One of the documents came down in traditional characters, some with their sound in brackets.
TO_SIMPLIFIED = str.maketrans("個為單網組織長黨書記戶開訪蓋", "个为单网组织长党书记户开访盖")


def words_of(path: Path) -> str:
    text = re.sub(r"\([a-zà-üǎǐǒǔǚǜ]+\)", "", path.read_text(encoding="utf-8"))
    return text.translate(TO_SIMPLIFIED)


def test_both_ship():
    assert shipped_names() == ("hongwang", "xigu_1448")


@pytest.mark.parametrize("name", shipped_names())
def test_a_file_is_called_as_its_profile(name):
    assert shipped_profile(name).name == name


def test_xigu_is_as_the_township_says():
    profile = shipped_profile("xigu_1448")
    assert [(one.name, one.band.value, one.leader.title.zh) for one in profile.levels] == [
        ("grid", Band(300, 500), "网格党支部书记"),
        ("micro_grid", Band(50, 100), "微网格党小组组长"),
    ]
    assert profile.tolerance.value == 0.05
    assert profile.visits.outings_per_week.value == 2
    assert profile.patrols_per_week is None


def test_hongwang_is_as_the_district_says():
    profile = shipped_profile("hongwang")
    grid, group = profile.levels
    assert (grid.band.value, group.name, group.band.value) == (Band(50, 100), "ten_household_group", Band(8, 15))
    assert [grid.leader.title.zh, *(post.title.zh for post in grid.posts)] == ["网格长", "包联干部", "网格员"]
    assert profile.patrols_per_week is not None
    assert profile.patrols_per_week.value == 7


@pytest.mark.parametrize("name", shipped_names())
def test_what_no_document_says_is_marked_as_ours(name):
    profile = shipped_profile(name)
    assert [(tier.code, tier.interval_days) for tier in profile.visits.tiers] == [
        ("red", 7),
        ("yellow", 30),
        ("green", 90),
    ]
    ours = {path for path, one in profile.provenances().items() if one.origin is Origin.DEFAULT}
    assert {"tolerance", "village_code_digits", "visits.visit_minutes", "visits.outing_minutes"} < ours
    assert {f"visits.tiers.{tier.code}" for tier in profile.visits.tiers} < ours


@pytest.mark.parametrize("name", shipped_names())
def test_every_quote_and_title_stands_in_the_document(name, shared):
    profile, document = shipped_profile(name), words_of(shared / "sources" / SOURCES[name])
    said = {one.quote for one in profile.provenances().values() if one.quote}
    said |= {level.label.value.zh for level in profile.levels}
    for ranked in (*profile.above, *profile.levels):
        posts = [ranked.leader, *ranked.posts]
        said |= {post.title.zh for post in posts if post.provenance.origin is Origin.SOURCE}
    assert len(said) >= 7
    assert [words for words in said if words not in document] == []


def test_an_unknown_name_is_told_the_nearest():
    with pytest.raises(InputError, match=r"did you mean xigu_1448\? there are hongwang, xigu_1448"):
        shipped_profile("xigu1448")


@pytest.mark.parametrize("name", ["", "../profiles/hongwang", "hongwang.yaml", "HONGWANG", "x" * 100_000])
def test_a_name_is_never_a_path(name):
    with pytest.raises(InputError, match="no profile of this name ships"):
        shipped_profile(name)


def test_shipped_profiles_reach_the_wheel(tmp_path):
    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert {f"partition/profiles/{name}.yaml" for name in shipped_names()} <= packed
