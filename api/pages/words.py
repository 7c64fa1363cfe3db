"""Words that the service has names for: levels, what is estimated, data, roles and rights, in the reader's language."""

from collections.abc import Mapping

from api.pages.language import Language
from api.services.plans.standing import OWNER
from maps.language import LEVELS, marked
from maps.words import share_label

GRID_LEVELS = (marked("Village"), marked("Grid"), marked("Micro-grid"), marked("Ten-household group"))
"""What `maps.language` calls one of each level, so that the catalogues of the pages have it."""

ESTIMATED = {
    "boundary": marked("boundary"),
    "roads": marked("roads"),
    "positions": marked("positions"),
    "households": marked("household numbers"),
    "georeference": marked("a local plane, no place on earth"),
}

DATA = {
    "households": marked("Households"),
    "boundary": marked("Boundary"),
    "roads": marked("Roads"),
    "barriers": marked("Barriers"),
    "buildings": marked("Buildings"),
    "groups": marked("Groups"),
    "dedicated": marked("Dedicated areas"),
}

PLACES = {**DATA, "job": marked("Drawing the plan")}
"""Where a fault is, as a page heads it; what is not in here, a file say, is headed by its own name."""

ROLES = {
    "administrator": marked("Administrator"),
    "planner": marked("Planner"),
    "leader": marked("Leader of the area"),
    "grid_leader": marked("Grid leader"),
    "grid_member": marked("Grid member"),
    "public": marked("Everybody"),
}

RIGHTS = {
    "read_published": marked("See what is published"),
    "read_plan": marked("See plans"),
    "read_households": marked("See doors"),
    "read_visits": marked("See visits"),
    "read_counts": marked("See numbers"),
    "read_audit": marked("See the audit"),
    "import_village": marked("Import villages"),
    "edit_plan": marked("Draw and redraw plans"),
    "submit": marked("Submit plans"),
    "approve": marked("Approve plans"),
    "publish": marked("Publish plans"),
    "export": marked("Export"),
    "plan_rounds": marked("Plan walking rounds"),
    "record_visits": marked("Record visits"),
    "set_tiers": marked("Set how often a door is visited"),
    "manage_people": marked("Look after people and posts"),
    "manage_stations": marked("Look after stations"),
    "manage_users": marked("Look after users"),
}


THIS_COMPUTER = marked("this computer")
"""Who acts where nobody logs in."""


def person_name(name: str, language: Language) -> str:
    """Return the name under which somebody's steps are kept, as people say it."""
    return language.gettext(THIS_COMPUTER) if name == OWNER else name


def level_name(name: str, language: Language) -> str:
    """Return what a level is called, its own name where that is not known."""
    return language.gettext(LEVELS[name][0]) if name in LEVELS else name


def estimated_name(what: str, share: float, language: Language) -> str:
    """Return what of the input was derived and not given; ``share`` is that of positions."""
    said = _word(ESTIMATED, what, language)
    return f"{said} {share_label(share)}" if what == "positions" else said


def data_name(role: str, language: Language) -> str:
    """Return what a table of a village is called."""
    return _word(DATA, role, language)


def place_name(where: str, language: Language) -> str:
    """Return what the place of a fault is called."""
    return _word(PLACES, where, language)


def role_name(role: str, language: Language) -> str:
    """Return what a role is called."""
    return _word(ROLES, role, language)


def right_name(right: str, language: Language) -> str:
    """Return what a permission lets somebody do."""
    return _word(RIGHTS, right, language)


def spoken(message: str, language: Language) -> str:
    """Return the half of a message that reports carry in both languages, English first."""
    en, parted, zh = message.rpartition(" / ")
    return (zh if language is Language.ZH else en) if parted else message


def _word(words: Mapping[str, str], name: str, language: Language) -> str:
    return language.gettext(words[name]) if name in words else name
