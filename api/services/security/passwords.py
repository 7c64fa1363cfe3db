"""Passwords: what they must be, and how they are kept: as argon2id (RFC 9106), never as text."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from secrets import token_urlsafe

from argon2 import Type, extract_parameters
from argon2.exceptions import InvalidHashError
from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from geo.errors import Fault

LEAST_CHARACTERS, MOST_CHARACTERS = 10, 128
LEAST_DIFFERENT = 5
LONGEST_TRIED = 1024
"""Nobody's password is longer; the rest of what is tried is not even looked at."""

USUAL = (
    "password",
    "passw0rd",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "1q2w3e",
    "admin",
    "letmein",
    "gridhood",
    "woaini",
    "密码",
)
"""What guesses begin with; a password may hold one of them, if as much stands beside it as a password needs."""


def password_faults(password: str, *, user: str) -> Iterator[Fault]:
    """Yield what is wrong with a new password; no fault repeats it."""
    text = _plain(password)
    if not LEAST_CHARACTERS <= len(text) <= MOST_CHARACTERS:
        en = f"a password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters, this one {len(text)}"
        yield _fault(en, f"密码应为 {LEAST_CHARACTERS} 至 {MOST_CHARACTERS} 个字符，现为 {len(text)} 个")
    if len(set(text)) < LEAST_DIFFERENT:
        en = f"a password has at least {LEAST_DIFFERENT} different characters, this one {len(set(text))}"
        yield _fault(en, f"密码至少含 {LEAST_DIFFERENT} 种不同字符，现为 {len(set(text))} 种")
    if text and all(letter.isdigit() or not letter.isalnum() for letter in text):
        yield _fault("a password needs letters: digits alone are soon guessed", "密码须含字母或汉字：纯数字容易被猜到")
    if len(user) >= 3 and user.casefold() in text.casefold():
        yield _fault("a password does not hold the user's name; choose another", "密码不应包含用户名；请另选")
    if _is_usual(text):
        yield _fault("this password is among the first that are guessed; choose another", "这是常见密码；请另选")


@dataclass(frozen=True)
class Cost:
    """What one hash costs: memory in KiB, passes over it, and lanes that are worked on at once."""

    memory_kib: int = 19_456
    passes: int = 2
    lanes: int = 1


@dataclass(frozen=True)
class Checked:
    """Whether a password is right; and, where it is, the hash to keep from now on if the kept one is too cheap."""

    right: bool
    better_hash: str | None = None


@dataclass(frozen=True)
class Passwords:
    """
    Makes and checks hashes at a cost.

    The default is the least that OWASP's Password Storage Cheat Sheet asks of argon2id: several log-ins at once must
    not use up the memory of a small machine.
    """

    cost: Cost = Cost()

    def hash(self, password: str) -> str:
        """Return the hash to keep of a password."""
        return self._hasher.hash(_plain(password))

    def check(self, password: str, kept: str | None) -> Checked:
        """
        Return whether a password is that of a kept hash; None stands for a user whom nobody knows.

        Then, too, one hash is made and compared, so that the time of the answer does not tell which users there are.
        """
        text, nobodys = _plain(password[:LONGEST_TRIED]), self._nobodys
        try:
            right = self._hasher.verify(text, kept or nobodys)
        except UnknownHashError:  # the kept one is damaged
            kept, right = None, self._hasher.verify(text, nobodys)
        if not kept or not right or len(password) > LONGEST_TRIED:
            return Checked(right=False)
        return Checked(right=True, better_hash=self.hash(password) if self.is_cheap(kept) else None)

    def is_cheap(self, kept: str) -> bool:
        """Return whether a hash cost less than one does now, in any respect, or is of another kind than argon2id."""
        try:
            was = extract_parameters(kept)
        except InvalidHashError:
            return True
        weaker = was.memory_cost < self.cost.memory_kib or was.time_cost < self.cost.passes
        return weaker or was.parallelism < self.cost.lanes or was.type is not Type.ID

    @cached_property
    def _hasher(self) -> PasswordHash:
        cost = self.cost
        return PasswordHash([Argon2Hasher(cost.passes, cost.memory_kib, cost.lanes)])

    @cached_property
    def _nobodys(self) -> str:
        """The hash of a password that nobody has."""
        return self._hasher.hash(token_urlsafe(32))


def _plain(password: str) -> str:
    """Return a password in one form, however a keyboard composes its letters (NFKC)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()


def _is_usual(text: str) -> bool:
    low = text.casefold()
    return any(word in low and len(low.replace(word, "")) < LEAST_CHARACTERS - 4 for word in USUAL)


def _fault(en: str, zh: str) -> Fault:
    return Fault("password", en, zh)
