"""Numbers that look like a person's: made up, with the check computed, right or wrong as a test wants it."""

from geo.personal import has_luhn_check

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""As the tables of GB 11643 print them; the program computes them."""


def identity(born: str = "19800101", serial: int = 1, region: str = "140121") -> str:
    """Return an identity number of which the check is right."""
    body = f"{region}{born}{serial:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def identities(n: int) -> list[str]:
    """Return identity numbers of n people of one county, of many birthdays."""
    return [identity(f"{1940 + i % 60}{i % 12 + 1:02d}{i % 28 + 1:02d}", i % 900) for i in range(n)]


def wide(text: str) -> str:
    """Return a text in full-width letters and digits, as Chinese keyboards write them."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def card(beginning: str = "622848001234567891") -> str:
    """Return the number of a bank card of which the check is right."""
    return next(number for digit in range(10) if has_luhn_check(number := f"{beginning}{digit}"))
