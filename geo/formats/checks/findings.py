"""What reading has found so far: every fault and every notice of every file."""

from dataclasses import dataclass, field

from geo.errors import Fault


@dataclass
class Findings:
    """Faults that refuse the input, and notices that do not."""

    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
