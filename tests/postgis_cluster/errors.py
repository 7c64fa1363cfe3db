"""What is wrong when there is no cluster."""


class LackingError(Exception):
    """This machine has no PostgreSQL with PostGIS that could be started; says what to install."""


class ClusterError(Exception):
    """A cluster that should start or stop does not; says why, and what to do."""
