"""Versions of the ground: the edits of each village, how many there are, and on which of them a plan was drawn."""

import sqlalchemy as sa
from alembic import op

from api.store.sql.guards import only_grows, row_security
from api.store.sql.types import Document, Moment, Words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COUNTED = ("villages", "plans")


def upgrade() -> None:
    """Go forward: what is there stands on the ground as it was imported, version 0."""
    dialect = op.get_bind().dialect.name
    for table in COUNTED:
        op.add_column(table, sa.Column("ground", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "ground_edits",
        sa.Column(
            "village_id",
            Words(),
            sa.ForeignKey("villages.id", name="fk_ground_edits_village_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("edit", Document(), nullable=False),
        sa.Column("author", Words(), nullable=True),
        sa.PrimaryKeyConstraint("village_id", "serial", name="pk_ground_edits"),
    )
    op.create_index("ix_ground_edits_path", "ground_edits", ["path"])
    guards = only_grows("ground_edits", dialect, ("UPDATE",))
    if dialect == "postgresql":
        guards += row_security("ground_edits")
    for statement in guards:
        op.execute(statement)


def downgrade() -> None:
    """Go back; edits of the ground are gone then."""
    op.drop_table("ground_edits")
    for table in reversed(COUNTED):
        op.drop_column(table, "ground")
