"""What can be set of the service: by arguments, else by environment variables that begin with GRIDHOOD_."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from geo.errors import Fault, InputError

MIB = 2**20

PREFIX = "GRIDHOOD_"

SHELF = ".shelf"
"""Where files are laid out, in the folder of the data."""


class Tiles(BaseModel):
    """
    A background of tiles that pages may show below what they draw: XYZ, or WMTS with its parameters as ``{z}/{x}/{y}``.

    ``url`` is a template as Leaflet reads it; a key of the server's is part of it.
    """

    name: str = Field(min_length=1, max_length=60)
    url: str = Field(pattern=r"^https?://[^\s;,'\"]+$", max_length=1000)
    attribution: str = Field(default="", max_length=200)
    subdomains: str = Field(default="", max_length=40, pattern=r"^[A-Za-z0-9]*$")
    max_zoom: int = Field(default=18, ge=1, le=22)

    @property
    def sources(self) -> tuple[str, ...]:
        """What a policy has to name so that a browser loads them."""
        scheme, _, rest = self.url.partition("://")
        host = rest.partition("/")[0].partition("?")[0]
        return tuple(f"{scheme}://{host.replace('{s}', s)}" for s in (self.subdomains or ("",)))


class ServiceSettings(BaseSettings):
    """
    Where things are kept, and how much is taken.

    ``database_url`` is that of a SQLite file or of a PostgreSQL database; a file in the data folder if not given.
    ``secret_key`` signs what people who logged in are known by; one is made in the folder of the data if not given.
    ``login`` is whether people log in: always, never, or (auto) from the first user on.

    ``logins_per_minute`` are those from one address, ``requests_per_s`` those of one user who logged in.

    ``hosts`` are the names by which the service may be called; empty is any. A page of another site that has its name
    point here would else be answered like one of ours.

    ``tiles`` are backgrounds that pages may show, as JSON; none if not given, and then nothing is asked of any server.

    ``retention`` sets for how many months kinds of records are kept, as JSON such as ``{"visits": 12}``; the others
    are kept as long as `api.governance.retention` says.

    ``workers`` is how many processes a service starts that draw plans; with 0 others must, by ``gridhood worker``.
    A worker that has not been heard of for ``lease_s`` has lost its job to another one.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    data: Path = Path("out")
    database_url: str | None = None
    secret_key: str | None = None
    login: Literal["auto", "always", "never"] = "auto"
    examples: Path | None = None
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    most_upload_bytes: int = Field(default=256 * MIB, gt=0)
    most_body_bytes: int = Field(default=1 * MIB, gt=0)
    upload_s: float = Field(default=600.0, gt=0)
    body_s: float = Field(default=30.0, gt=0)
    longest_draw_s: float = Field(default=3600.0, gt=0)
    logins_per_minute: float = Field(default=60.0, gt=0)
    requests_per_s: float = Field(default=100.0, gt=0)
    tiles: tuple[Tiles, ...] = ()
    retention: Mapping[str, int] = Field(default_factory=dict)
    workers: int = Field(default=1, ge=0, le=64)
    lease_s: float = Field(default=20.0, ge=2.0)


def settings_in(data: Path) -> ServiceSettings:
    """
    Return what is set of a service whose data lie in a folder.

    Raises
    ------
    InputError
        An environment variable is not what it may be: every one.
    """
    try:
        return ServiceSettings(data=data)
    except SettingsError as error:  # its text alone says which
        name = next((one for one in ServiceSettings.model_fields if f'"{one}"' in str(error)), "")
        raise InputError([Fault(f"{PREFIX}{name.upper()}", "is not JSON", "不是 JSON")]) from error
    except ValidationError as error:
        raise InputError([_fault(one["loc"], one["input"], one["msg"]) for one in error.errors()]) from error


def _fault(place: tuple[int | str, ...], met: object, message: str) -> Fault:
    name, *inner = map(str, place)
    text = f"{met!r}"[:80]
    return Fault(".".join([f"{PREFIX}{name.upper()}", *inner]), f"{message}, got {text}", f"设置无效，得到 {text}")
