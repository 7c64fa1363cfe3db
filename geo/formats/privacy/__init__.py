"""What is not kept of people: the deny-list of headings, and how values are known whatever their heading."""

from geo.formats.privacy.deny_list import DENY_LIST, About, Denied
from geo.formats.privacy.headings import denied_heading
from geo.formats.privacy.values import IDENTITY_NUMBERS, Offence, denied_values, find_offences

__all__ = [
    "DENY_LIST",
    "IDENTITY_NUMBERS",
    "About",
    "Denied",
    "Offence",
    "denied_heading",
    "denied_values",
    "find_offences",
]
