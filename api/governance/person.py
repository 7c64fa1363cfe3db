"""What is kept of a member of staff, which is a name and a telephone at work, and how anything else is refused."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geo.errors import Fault, InputError
from geo.formats.privacy import denied_heading
from geo.personal import (
    has_identity_form,
    is_card,
    is_identity_number,
    is_old_identity_number,
    is_telephone,
    personal_numbers,
    plain_digits,
)

KEPT = ("name", "work_phone")
"""All that is kept of staff."""

MOST_OF_NAME = 40
LEAST_DIGITS, MOST_DIGITS = 3, 15
"""A service number such as 110 has three digits; no number in the world has more than fifteen (ITU-T E.164)."""

MOST_OF_SHORT = 8
"""Digits of a number within a town."""

PHONE = (
    "a landline has an area code of 3 or 4 digits and a number of 7 or 8 that begins with 2 to 8, such as "
    "0351-5721234; a mobile number has 11 digits, such as 13912345678",
    "座机应为 3 至 4 位区号加 7 至 8 位号码，号码首位为 2 至 8，如 0351-5721234；手机号为 11 位，如 13912345678",
)
"""What a telephone number is like, for those who gave another."""

_PHONE = re.compile(r"\+?[\d ()-]+(?:(?:转|ext\.? ?)\d{1,6})?", re.ASCII)
_EXTENSION = re.compile(r"(?:(?<=\d{7})-|转|ext\.? ?)\d{1,6}$", re.ASCII)
_SERVICE = re.compile(r"[48]00\d{7}|9[56]\d{3,7}")


@dataclass(frozen=True)
class Person:
    """A member of staff; ``id`` is empty until a store has given one, ``work_phone`` None where there is none."""

    name: str
    work_phone: str | None = None
    id: str = ""


def read_person(said: Mapping[str, object], *, where: str = "person") -> Person:
    """
    Return the person that somebody described by ``name`` and ``work_phone``.

    Raises
    ------
    InputError
        Something is missing, is not what it should be, or is not kept of staff; every fault, and no personal value.
    """
    faults = [*_extra_faults(said, where)]
    name, phone = _text(said.get("name")), _text(said.get("work_phone"))
    faults += [fault for fault in (_name_fault(name, where), _phone_fault(phone, where)) if fault]
    if faults:
        raise InputError(faults)
    return Person(name, phone or None)


def _text(value: object) -> str:
    return "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()


def _extra_faults(said: Mapping[str, object], where: str) -> Iterator[Fault]:
    """Yield a fault for everything that is not kept, whatever its value."""
    for key in said:
        if key in KEPT:
            continue
        what = denied_heading(key, about="staff")
        en, zh = what or ("nothing that is kept", "不予保存的内容")
        yield Fault(
            f"{where}, {key}",
            f"{en}: of staff only name and work_phone are kept; leave it out",
            f"{zh}：工作人员只保存姓名和工作电话；请删去此项",
        )


def _name_fault(name: str, where: str) -> Fault | None:
    spot = f"{where}, name"
    if not name:
        return Fault(spot, "the name is missing; give the name of the member of staff", "缺少姓名；请填写工作人员姓名")
    if any(personal_numbers(name)) or sum(letter.isdigit() for letter in name) > 2:
        return Fault(
            spot,
            "a name has no numbers, got some (hidden); give the name alone",
            "姓名中不应有号码（已隐藏）；请只填姓名",
        )
    if len(name) > MOST_OF_NAME or not name.isprintable() or set(name) & set("{}[]<>"):
        en = f"a name is one line of at most {MOST_OF_NAME} characters without brackets, got {len(name)}"
        return Fault(spot, en, f"姓名应为一行，不含括号，最多 {MOST_OF_NAME} 个字符，得到 {len(name)} 个")
    return None


def _phone_fault(phone: str, where: str) -> Fault | None:
    """Return what is wrong with a telephone number at work; None, too, where there is none."""
    spot = f"{where}, work_phone"
    if not phone:
        return None
    if _is_identity(phone):
        en = "this is an identity number, which is never kept (hidden); give the telephone number at work"
        return Fault(spot, en, "这是身份证件号码，一律不予保存（已隐藏）；请填写工作电话")
    if not is_plausible_phone(phone):
        return Fault(spot, f"not a telephone number (hidden): {PHONE[0]}", f"不是电话号码（已隐藏）：{PHONE[1]}")
    return None


def _is_identity(text: str) -> bool:
    """Return whether a text is an identity number, or one that was mistyped: any 18 digits read as one."""
    digits = plain_digits(text)
    number = digits[:-1].isdigit() and (digits[-1:].isdigit() or digits[-1:] in "xX")
    return (number and len(digits) == 18) or (
        is_identity_number(digits) or has_identity_form(digits) or is_old_identity_number(digits)
    )


def is_plausible_phone(text: str) -> bool:
    """
    Return whether a text can be a telephone number at work.

    A Chinese number that looks like a mobile's or has an area code must be one; a number within a town or an office
    (3 to 8 digits), a service number (95xxx, 400...) and one of another country (``+358 ...``) need only the length.
    An extension may follow.
    """
    if not _PHONE.fullmatch(text):
        return False
    main = _EXTENSION.sub("", text)
    digits = plain_digits(main).removeprefix("+")
    if not LEAST_DIGITS <= len(digits) <= MOST_DIGITS or is_card(digits):
        return False
    in_short = len(digits) <= MOST_OF_SHORT or main.startswith("+")
    return in_short or is_telephone(digits) or bool(_SERVICE.fullmatch(digits))
