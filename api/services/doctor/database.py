"""What a database has to be: of today's schema, whole, guarded, and at work."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from api.governance.lockout import NO_TIME
from api.services.doctor.finding import Finding, Patient, ok, warn, wrong
from api.services.serving import is_loopback
from api.store.sql.migrate import known, newest, version_on
from api.store.sql.soundness import (
    boxes_leak,
    clock,
    file_faults,
    lost_references,
    open_tables,
    rights,
    stray_owners,
    unpaired_files,
    versions,
    wrong_trees,
)
from geo.counted import counted

RESTORE = ("restore the last backup (gridhood restore)", "请恢复最近的备份（gridhood restore）")
LEAST_POSTGRESQL, LEAST_POSTGIS = (13, 0), (3, 1)
LITTLE_OFF, FAR_OFF = timedelta(seconds=2), timedelta(seconds=60)
LEASES_OVER = 3
MOST_TOLD = 5


def schema(patient: Patient) -> Finding:
    """Return whether the schema is that of this program."""
    version = version_on(patient.connection)
    if version == newest():
        return ok(version)
    if version is None:
        return ok("none yet, made at the first start", "尚无，首次启动时创建")
    if version in known():
        met = (f"{version}, older than {newest()}", f"{version}，旧于 {newest()}")
        return warn(met, ("start the service: it is brought forward; back up before", "启动服务即自动升级，请先备份"))
    met = (f"{version}, which this program does not know", f"{version}，本版本不认识")
    return wrong(met, ("install the newer Gridhood that made it", "请安装创建它的更新版本"))


def integrity(patient: Patient) -> Finding:
    """Return whether SQLite finds its file whole."""
    return _none_of(file_faults(patient.connection), RESTORE)


def references(patient: Patient) -> Finding:
    """Return whether all that is referred to on SQLite is there."""
    return _none_of(lost_references(patient.connection), RESTORE)


def trees(patient: Patient) -> Finding:
    """Return whether the R*Trees on SQLite hold the boxes of the shapes."""
    right = ("back up and restore: they are made anew; never run VACUUM", "备份后恢复即可重建；切勿执行 VACUUM")
    return _none_of(wrong_trees(patient.connection), right)


def server_version(patient: Patient) -> Finding:
    """Return whether PostgreSQL and PostGIS are new enough."""
    server, postgis = versions(patient.connection)
    met = f"PostgreSQL {_dotted(server)}, PostGIS {_dotted(postgis) if postgis else '-'}"
    if server >= LEAST_POSTGRESQL and postgis and postgis >= LEAST_POSTGIS:
        return ok(met)
    least = f"PostgreSQL {LEAST_POSTGRESQL[0]}, PostGIS {_dotted(LEAST_POSTGIS)}"
    return wrong((met, met), (f"at least {least}", f"至少 {least}"))


def role(patient: Patient) -> Finding:
    """Return whether row-level security holds for who we are."""
    name, superuser, bypasses = rights(patient.connection)
    if not superuser and not bypasses:
        return ok(name)
    met = (f"{name} is past row-level security", f"{name} 不受行级安全约束")
    return wrong(met, (f"ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS", f"ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS"))


def row_security(patient: Patient) -> Finding:
    """Return whether rows of every table are kept apart by area."""
    right = ("ALTER TABLE … ENABLE and FORCE ROW LEVEL SECURITY", "对这些表 ENABLE 并 FORCE ROW LEVEL SECURITY")
    return _none_of(open_tables(patient.connection), right)


def spatial_index(patient: Patient) -> Finding:
    """Return whether places are looked for in the index, which row-level security would not let be used otherwise."""
    if not boxes_leak(patient.connection):
        return ok("used", "已启用")
    met = ("not used where rows are kept apart by area", "启用行级安全时不使用")
    tell = "ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF"
    return warn(met, (f"as a superuser, once: {tell}", f"请由超级用户执行一次：{tell}"))


def clocks(patient: Patient) -> Finding:
    """Return whether the clocks of the database and of this machine agree; a file has no clock of its own."""
    off = abs(clock(patient.connection) - datetime.now(UTC)) if patient.on_postgresql else NO_TIME
    met = f"{off.total_seconds():.1f} s"
    right = ("have both machines set by NTP", "请用 NTP 校准两台机器的时钟")
    if off > FAR_OFF:
        return wrong((met, met), right)
    return warn((met, met), right) if off > LITTLE_OFF else ok(met)


def users(patient: Patient) -> Finding:
    """Return whether strangers are kept out of a service that others reach."""
    number = int(patient.connection.execute(text("SELECT count(*) FROM users")).scalar_one())
    login = patient.place.settings.login
    met = (f"{counted(number, 'user')}, served on {patient.place.host}", f"{number} 个用户，监听 {patient.place.host}")
    if not is_loopback(patient.place.host) and (login == "never" or (login == "auto" and not number)):
        right = ("make a user first: others reach it and nobody has to log in", "请先创建用户：他人可访问且无需登录")
        return wrong(met, right)
    if login == "always" and not number:
        return warn(met, ("make a user: nobody can log in", "请创建用户：目前无人能登录"))
    return ok(*met)


def leases(patient: Patient) -> Finding:
    """Return whether jobs run that nobody has worked on for long."""
    over = patient.place.now - timedelta(seconds=LEASES_OVER * patient.place.settings.lease_s)
    query = text("SELECT id FROM jobs WHERE state = 'running' AND (heartbeat IS NULL OR heartbeat < :over) ORDER BY id")
    found = patient.connection.execute(query, {"over": _kept(patient, over)}).scalars()
    jobs = [f"job {one}" for one in found]
    right = ("start a worker (gridhood worker, or serve): it takes them up", "启动 gridhood worker 或 serve 即可接手")
    return _none_of(jobs, right, state="warn")


def owned_files(patient: Patient) -> Finding:
    """Return whether every file has its bytes and belongs to something."""
    return _none_of(stray_owners(patient.connection) + unpaired_files(patient.connection), RESTORE, state="warn")


def _kept(patient: Patient, moment: datetime) -> object:
    """Return a moment as the database keeps it."""
    return moment if patient.on_postgresql else moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _none_of(found: list[str], right: tuple[str, str], *, state: str = "wrong") -> Finding:
    if not found:
        return ok("none amiss", "正常")
    told = ", ".join(found[:MOST_TOLD]) + (f" … ({len(found)})" if len(found) > MOST_TOLD else "")
    return (wrong if state == "wrong" else warn)((told, told), right)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
