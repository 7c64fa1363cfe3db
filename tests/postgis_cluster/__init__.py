"""
A private PostgreSQL with PostGIS: ``make postgis`` starts one to develop with, each process of tests one for itself.

It listens on a unix socket alone, in a folder closed to everyone but its user and root, so it needs neither a port nor
a password: whoever can open the folder may be any role. Nothing is shared with a PostgreSQL that runs already.

========== ============================================================================
cluster    one cluster: made, started, stopped
databases  role, database, extension and schema; fresh databases for tests
temporary  the cluster of a run of tests, and the removal of those that killed runs left
programs   where PostgreSQL with PostGIS is installed
machine    users, processes and folders; read from ``/proc``, so all of this is for Linux
errors     what is wrong
========== ============================================================================
"""
