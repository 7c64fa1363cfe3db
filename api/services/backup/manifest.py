"""What a backup says of itself: the schema that it was kept with, and of each table the rows, columns and digest."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MANIFEST = "manifest.json"
FORMAT: Literal["gridhood-backup"] = "gridhood-backup"
FORMAT_VERSION = 1
"""Grows when what a backup is made of changes; columns and tables may change without."""

NAME = r"^[a-z][a-z0-9_]{0,60}$"
Name = Annotated[str, Field(pattern=NAME)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FormName = Literal["text", "whole", "number", "flag", "date", "moment", "document", "shape", "bytes"]


class TableEntry(BaseModel):
    """A table: a member of lines of JSON, one a row, whose digest is that of the lines."""

    model_config = ConfigDict(frozen=True, strict=True)

    name: Name
    rows: int = Field(ge=0)
    sha256: Digest
    columns: dict[Name, FormName]
    last: int | None = Field(default=None, ge=0)
    """The last number that was given to a row, where the database numbers them."""

    @property
    def member(self) -> str:
        """Name of the member that holds the rows."""
        return f"tables/{self.name}.ndjson"


class Manifest(BaseModel):
    """What `MANIFEST` holds; tables that are referred to stand before those that refer."""

    model_config = ConfigDict(frozen=True)

    format: Literal["gridhood-backup"] = FORMAT
    format_version: int = FORMAT_VERSION
    program: str
    schema_version: str
    written: datetime
    tables: tuple[TableEntry, ...]

    @property
    def n_rows(self) -> int:
        """Number of rows of all tables."""
        return sum(table.rows for table in self.tables)


def content_member(digest: str) -> str:
    """Return the name of the member that holds bytes of a digest; equal bytes are kept once."""
    return f"contents/{digest}"
