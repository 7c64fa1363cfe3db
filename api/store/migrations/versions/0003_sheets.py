"""Sheets of rounds by their numbers, the days of rounds, and who of the staff a user is."""

import sqlalchemy as sa
from alembic import op

from api.store.sql.guards import row_security
from api.store.sql.types import Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("users", sa.Column("person_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_users_person_id", "users", ["person_id"])
    op.add_column("rounds", sa.Column("first_day", sa.Date(), nullable=True))
    op.add_column("rounds", sa.Column("last_day", sa.Date(), nullable=True))
    op.create_table(
        "sheets",
        sa.Column(
            "plan_id", Words(), sa.ForeignKey("plans.id", name="fk_sheets_plan_id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("number", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("member_id", Words(), nullable=False),
        sa.Column("member", Words(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("visits", sa.BigInteger(), nullable=False),
        sa.Column("metres", sa.Float(), nullable=False),
        sa.Column("begins", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("plan_id", "round_id", "number", name="pk_sheets"),
    )
    op.create_index("ix_sheets_last_day", "sheets", ["last_day"])
    op.create_index("ix_sheets_number", "sheets", ["number"])
    op.create_index("ix_sheets_path", "sheets", ["path"])
    op.create_index("ix_sheets_person_id_day", "sheets", ["person_id", "day"])
    if op.get_bind().dialect.name == "postgresql":
        for statement in row_security("sheets"):
            op.execute(statement)


def downgrade() -> None:
    """Go back."""
    op.drop_table("sheets")
    op.drop_column("rounds", "last_day")
    op.drop_column("rounds", "first_day")
    op.drop_index("ix_users_person_id", "users")
    op.drop_column("users", "person_id")
