"""
What everybody may know: who is responsible for a door, without a word of who lives there.

==============  ==============================================================================================
`notice`        a grid with its leaders and stations, as it is published today
`finding`       the grids of a place on the map, of a village, of a natural group
`sheet`         the notice of a grid as a map shows it
==============  ==============================================================================================

Only published areas of levels that are large enough (`api.services.ogc.areas.PUBLIC`); of drafts nothing, and no number
of households under ten.
"""
