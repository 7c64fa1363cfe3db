"""
Everything that a store holds, in one file, and back.

=================  ======================================================
`manifest`         what a backup says of itself
`source`           the store that is backed up
`writing`          write one, from a store as it stood at one moment
`reading`          open one that somebody brings, and check it
`restoring`        put one in place of what a database holds
=================  ======================================================
"""
