"""Imports under way."""

import sqlalchemy as sa
from alembic import op

from api.store.sql.guards import row_security
from api.store.sql.types import Document, Moment, Words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "imports",
        sa.Column("id", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("by", Words(), nullable=True),
        sa.Column("name", Words(), nullable=False),
        sa.Column("attribution", Words(), nullable=False),
        sa.Column("replaces", Words(), nullable=True),
        sa.Column("datums", Document(), nullable=False),
        sa.Column("crs", Document(), nullable=False),
        sa.Column("files", Document(), nullable=False),
        sa.Column("not_read", Document(), nullable=False),
        sa.Column("placing", Document(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("village_id", Words(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_expires", "imports", ["expires"])
    op.create_index("ix_imports_path", "imports", ["path"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security("imports"):
            op.execute(statement)


def downgrade() -> None:
    """Go back; imports under way are gone then."""
    op.drop_table("imports")
