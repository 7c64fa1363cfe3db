"""What can be set of the service: by arguments, else by environment variables that begin with GRIDHOOD_."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MIB = 2**20


class ServiceSettings(BaseSettings):
    """
    Where things are kept, and how much is taken.

    ``database_url`` is that of a SQLite file or of a PostgreSQL database; a file in the folder of the data if not given.

    ``hosts`` are the names by which the service may be called; empty is any. A page of another site that has its name
    point here would else be answered like one of ours.
    """

    model_config = SettingsConfigDict(env_prefix="GRIDHOOD_", frozen=True)

    data: Path = Path("out")
    database_url: str | None = None
    examples: Path | None = None
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    most_upload_bytes: int = Field(default=256 * MIB, gt=0)
    most_body_bytes: int = Field(default=1 * MIB, gt=0)
    upload_s: float = Field(default=600.0, gt=0)
    body_s: float = Field(default=30.0, gt=0)
    longest_draw_s: float = Field(default=3600.0, gt=0)
