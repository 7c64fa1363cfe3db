"""
What the service shows as collections of features, after OGC API - Features - Part 1: Core (OGC 17-069r4).

=================  ===========================================================================================
`sight`            the areas in which each thing is for somebody
`days`             the days that a request asks about
`collection`       what every collection can do
`areas`            published areas, a collection a level
`stations`         service stations
`households`       doors; for who reads households
`units`            units of published plans; for who reads households
`shown`            the table of all of them, for somebody
`asked`            what a request for items asks for, and what is wrong with it
`finding`          the features of a request, a page of them or one
`reading_note`     the audit row that reading households leaves
`drawing`          a small picture of features
=================  ===========================================================================================

Tiers of visits, visits and what is due are no collection, for anybody.
"""
