"""The figures that the plans of a frontier are held against, between one drawing and the next."""

from pathlib import Path

from pydantic import TypeAdapter

from partition.frontier import Yardstick

_FORM = TypeAdapter(Yardstick)


def write_yardstick(yardstick: Yardstick, file: Path) -> None:
    """Write figures to the last digit, so that plans come out as if they had never left the memory."""
    file.write_bytes(_FORM.dump_json(yardstick))


def read_yardstick(file: Path) -> Yardstick:
    """Return the figures in a file."""
    return _FORM.validate_json(file.read_bytes())
