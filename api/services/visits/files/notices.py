"""What is worth knowing of the files of a plan of visits."""

from collections.abc import Iterator

from api.services.visits.files.papers import Papers
from geo.errors import Fault
from maps.papers import naming_of
from maps.papers.print import print_faults


def notices_of(papers: Papers) -> tuple[Fault, ...]:
    """Return why files are missing, if any are, and whether doors are told without an address."""
    return (*(print_faults() if papers.pdf or papers.png else ()), *_doors(papers))


def _doors(papers: Papers) -> Iterator[Fault]:
    naming = naming_of(papers.tables)
    if naming.unaddressed:
        lacking, total = naming.unaddressed, naming.addresses
        yield Fault(
            "households",
            f"{lacking} of {total} addresses have no door number: papers name the nearest street and a short id; give "
            "the households columns lane and door (or street and housenumber), and draw the plan anew",
            f"{total} 个地址中有 {lacking} 个没有门牌号：纸上以最近的街巷名和短编号代替；"
            "请在住户表中加入“街巷”和“门牌号”两列（或 street、housenumber），再重新划分",
        )
