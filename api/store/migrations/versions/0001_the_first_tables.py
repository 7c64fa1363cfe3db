"""The first tables."""

import sqlalchemy as sa
from alembic import op

from api.store.sql.guards import ONLY_GROWS, SEES, only_grows, row_security, rtree, rtree_name
from api.store.sql.types import Document, Geom, Moment, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")

TABLES = (
    "areas",
    "codes",
    "villages",
    "households",
    "plans",
    "assignments",
    "certificates",
    "edits",
    "steps",
    "people",
    "posts",
    "stations",
    "dues",
    "visits",
    "rounds",
    "jobs",
    "users",
    "grants",
    "refreshes",
    "audit",
    "answered",
    "files",
    "contents",
)
"""Those that are referred to before those that refer."""

SCOPED = (
    "areas",
    "codes",
    "villages",
    "households",
    "plans",
    "assignments",
    "certificates",
    "edits",
    "steps",
    "people",
    "posts",
    "stations",
    "dues",
    "visits",
    "rounds",
    "jobs",
    "users",
    "grants",
    "audit",
    "files",
    "contents",
)
SHAPES = {"areas": "geom", "households": "geom", "assignments": "geom", "stations": "geom"}
GROWING = {"edits": ("UPDATE",), "steps": ("UPDATE",), "audit": ("UPDATE", "DELETE")}


def upgrade() -> None:
    """Go forward."""
    dialect = op.get_bind().dialect.name
    op.create_table(
        "areas",
        sa.Column("code", Words(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("level", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("parent", Words(), nullable=True),
        sa.Column("plan_id", Words(), nullable=True),
        sa.Column("households", sa.BigInteger(), nullable=True),
        sa.Column("geom", Geom(), nullable=True),
        sa.PrimaryKeyConstraint("code", "valid_from", name="pk_areas"),
    )
    op.create_index("ix_areas_level_code", "areas", ["level", "code"])
    op.create_index("ix_areas_parent", "areas", ["parent"])
    op.create_index("ix_areas_path", "areas", ["path"])
    op.create_index("ix_areas_plan_id", "areas", ["plan_id"])
    op.create_table(
        "codes",
        sa.Column("code", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("given", sa.Date(), nullable=False),
        sa.Column("parent", Words(), nullable=True),
        sa.Column("retired", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_codes"),
    )
    op.create_index("ix_codes_parent", "codes", ["parent"])
    op.create_index("ix_codes_path", "codes", ["path"])
    op.create_table(
        "villages",
        sa.Column("id", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("households", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("villages", sa.BigInteger(), nullable=False),
        sa.Column("tables", Document(), nullable=False),
        sa.Column("dropped_columns", Document(), nullable=False),
        sa.Column("denied_columns", Document(), nullable=False),
        sa.Column("notices", Document(), nullable=False),
        sa.Column("attribution", Words(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_villages"),
    )
    op.create_index("ix_villages_created_id", "villages", ["created", "id"])
    op.create_index("ix_villages_path", "villages", ["path"])
    op.create_table(
        "households",
        sa.Column(
            "village_id",
            Words(),
            sa.ForeignKey("villages.id", name="fk_households_village_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("household_id", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("geom", Geom(), nullable=False),
        sa.Column("households", sa.BigInteger(), nullable=False),
        sa.Column("group", Words(), nullable=True),
        sa.Column("building_id", Words(), nullable=True),
        sa.Column("address", Words(), nullable=True),
        sa.PrimaryKeyConstraint("village_id", "household_id", name="pk_households"),
    )
    op.create_index("ix_households_address", "households", ["address"])
    op.create_index("ix_households_path", "households", ["path"])
    op.create_table(
        "plans",
        sa.Column("id", Words(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("village_id", Words(), nullable=True),
        sa.Column("asked", Document(), nullable=True),
        sa.Column("faults", Document(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("stage", Words(), nullable=False),
        sa.Column("parent", Words(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("author", Words(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("filed", sa.BigInteger(), nullable=False),
        sa.Column("editors", Document(), nullable=False),
        sa.Column("submitted_by", Words(), nullable=True),
        sa.Column("approved_by", Words(), nullable=True),
        sa.Column("published_by", Words(), nullable=True),
        sa.Column("own_approval", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
    )
    op.create_index("ix_plans_created_id", "plans", ["created", "id"])
    op.create_index("ix_plans_path", "plans", ["path"])
    op.create_index("ix_plans_stage_valid_from", "plans", ["stage", "valid_from"])
    op.create_index("ix_plans_village_id", "plans", ["village_id"])
    op.create_table(
        "assignments",
        sa.Column(
            "plan_id",
            Words(),
            sa.ForeignKey("plans.id", name="fk_assignments_plan_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("level", Words(), nullable=False),
        sa.Column("unit_id", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("grid_id", Words(), nullable=False),
        sa.Column("households", sa.BigInteger(), nullable=False),
        sa.Column("geom", Geom(), nullable=True),
        sa.PrimaryKeyConstraint("plan_id", "level", "unit_id", name="pk_assignments"),
    )
    op.create_index("ix_assignments_path", "assignments", ["path"])
    op.create_index("ix_assignments_plan_id_grid_id", "assignments", ["plan_id", "grid_id"])
    op.create_table(
        "certificates",
        sa.Column(
            "plan_id",
            Words(),
            sa.ForeignKey("plans.id", name="fk_certificates_plan_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("level", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("objective_m", sa.Float(), nullable=False),
        sa.Column("lower_bound_m", sa.Float(), nullable=True),
        sa.Column("gap", sa.Float(), nullable=True),
        sa.Column("detail", Document(), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "level", name="pk_certificates"),
    )
    op.create_index("ix_certificates_path", "certificates", ["path"])
    op.create_table(
        "edits",
        sa.Column(
            "plan_id", Words(), sa.ForeignKey("plans.id", name="fk_edits_plan_id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("move", Document(), nullable=False),
        sa.Column("author", Words(), nullable=True),
        sa.PrimaryKeyConstraint("plan_id", "serial", name="pk_edits"),
    )
    op.create_index("ix_edits_path", "edits", ["path"])
    op.create_table(
        "steps",
        sa.Column(
            "plan_id", Words(), sa.ForeignKey("plans.id", name="fk_steps_plan_id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("before", Words(), nullable=False),
        sa.Column("after", Words(), nullable=False),
        sa.Column("by", Words(), nullable=True),
        sa.Column("taken", Words(), nullable=False),
        sa.Column("grounds", Words(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "serial", name="pk_steps"),
    )
    op.create_index("ix_steps_path", "steps", ["path"])
    op.create_table(
        "people",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("work_phone", Words(), nullable=False),
        sa.Column("code", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_people_name", "people", ["name"])
    op.create_index("ix_people_path", "people", ["path"])
    op.create_table(
        "posts",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("area", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column(
            "person_id",
            sa.BigInteger(),
            sa.ForeignKey("people.id", name="fk_posts_person_id", ondelete="CASCADE"),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posts_area_valid_from", "posts", ["area", "valid_from"])
    op.create_index("ix_posts_path", "posts", ["path"])
    op.create_table(
        "stations",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("geom", Geom(), nullable=False),
        sa.Column("hours", Words(), nullable=False),
        sa.Column("area", Words(), nullable=False),
        sa.Column("code", Words(), nullable=False),
        sa.Column("service_phone", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stations"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stations_path", "stations", ["path"])
    op.create_table(
        "dues",
        sa.Column(
            "village_id",
            Words(),
            sa.ForeignKey("villages.id", name="fk_dues_village_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("household_id", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("tier", Words(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("contact_preference", Words(), nullable=True),
        sa.Column("ask_again", sa.Date(), nullable=True),
        sa.Column("last_visit", sa.Date(), nullable=True),
        sa.Column("due_again", sa.Boolean(), nullable=False),
        sa.Column("to_check", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("village_id", "household_id", name="pk_dues"),
    )
    op.create_index("ix_dues_path", "dues", ["path"])
    op.create_table(
        "visits",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column(
            "village_id",
            Words(),
            sa.ForeignKey("villages.id", name="fk_visits_village_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("household_id", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("area", Words(), nullable=True),
        sa.Column("plan_id", Words(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("sheet", Words(), nullable=True),
        sa.Column("needs", Document(), nullable=False),
        sa.Column("called", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
        sa.UniqueConstraint("village_id", "household_id", "day", name="uq_visits_village_id_household_id_day"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visits_area_day", "visits", ["area", "day"])
    op.create_index("ix_visits_path", "visits", ["path"])
    op.create_table(
        "rounds",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column(
            "plan_id", Words(), sa.ForeignKey("plans.id", name="fk_rounds_plan_id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("grid_id", Words(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", "plan_id", name="pk_rounds"),
    )
    op.create_index("ix_rounds_path", "rounds", ["path"])
    op.create_table(
        "jobs",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("asked", Document(), nullable=False),
        sa.Column("by", Words(), nullable=True),
        sa.Column("owner", Words(), nullable=True),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("heartbeat", Moment(), nullable=True),
        sa.Column("ended", Moment(), nullable=True),
        sa.Column("cancelling", sa.Boolean(), nullable=False),
        sa.Column("progress", Document(), nullable=False),
        sa.Column("faults", Document(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_kind_subject", "jobs", ["kind", "subject"])
    op.create_index("ix_jobs_path", "jobs", ["path"])
    op.create_index("ix_jobs_state_id", "jobs", ["state", "id"])
    op.create_table(
        "users",
        sa.Column("id", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("password_hash", Words(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("grants_version", sa.BigInteger(), nullable=False),
        sa.Column("attempts", Document(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
    )
    op.create_index("ix_users_path", "users", ["path"])
    op.create_table(
        "grants",
        sa.Column(
            "user_id", Words(), sa.ForeignKey("users.id", name="fk_grants_user_id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("role", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "role", "path", name="pk_grants"),
    )
    op.create_index("ix_grants_path", "grants", ["path"])
    op.create_table(
        "refreshes",
        sa.Column("digest", Words(), nullable=False),
        sa.Column("family", Words(), nullable=False),
        sa.Column(
            "user", Words(), sa.ForeignKey("users.id", name="fk_refreshes_user", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("begun", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_refreshes"),
    )
    op.create_index("ix_refreshes_family", "refreshes", ["family"])
    op.create_table(
        "audit",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("what", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("by", Words(), nullable=True),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("detail", Document(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_path", "audit", ["path"])
    op.create_table(
        "answered",
        sa.Column("user_id", Words(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("body_hash", Words(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("answer", Document(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name="pk_answered"),
    )
    op.create_index("ix_answered_at", "answered", ["at"])
    op.create_table(
        "files",
        sa.Column("owner", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("n_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", name="pk_files"),
    )
    op.create_index("ix_files_path", "files", ["path"])
    op.create_table(
        "contents",
        sa.Column("owner", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", name="pk_contents"),
    )
    op.create_index("ix_contents_path", "contents", ["path"])
    for statement in _guards(dialect):
        op.execute(statement)


def downgrade() -> None:
    """Go back."""
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        for table in SHAPES:
            op.execute(f"DROP TABLE {rtree_name(table)}")
    for table in reversed(TABLES):
        op.drop_table(table)
    if dialect == "postgresql":
        op.execute("DROP FUNCTION sees(text)")
        op.execute("DROP FUNCTION only_grows()")


def _guards(dialect: str) -> list[str]:
    growing = [statement for table, verbs in GROWING.items() for statement in only_grows(table, dialect, verbs)]
    if dialect == "sqlite":
        return [*growing, *(statement for table, shape in SHAPES.items() for statement in rtree(table, shape))]
    gists = [f"CREATE INDEX ix_{table}_{shape} ON {table} USING gist ({shape})" for table, shape in SHAPES.items()]
    secured = [statement for table in SCOPED for statement in row_security(table)]
    return [SEES, ONLY_GROWS, *growing, *gists, *secured]
