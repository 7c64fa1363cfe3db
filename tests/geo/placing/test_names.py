import pytest

from geo.placing.names import door_numbers, lane_key


@pytest.mark.parametrize("name", ["大街东3巷", "大街东三巷", " 大街 东３巷 "])
def test_a_lane_is_known_however_its_number_is_written(name: str) -> None:
    assert lane_key(name) == "大街东3巷"


def test_lanes_of_other_numbers_are_other_lanes() -> None:
    assert len({lane_key(name) for name in ("一巷", "十一巷", "二十一巷", "东一巷")}) == 4


@pytest.mark.parametrize(
    ("text", "numbers"), [("12号附1", (12, 1)), ("１２号", (12,)), ("北院", ()), ("", ()), (None, ())]
)
def test_a_door_has_the_numbers_of_its_text(text: str | None, numbers: tuple[int, ...]) -> None:
    assert door_numbers(text) == numbers
