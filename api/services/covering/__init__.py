"""
Where service is thin: what is counted of areas, and how.

=================  ===========================================================================================
`counts`           numbers and shares of households, as far as they may be told
`kept`             what was worked out and is kept for a while
`doors`            every door, as columns
`days`             the days on which areas change
`places`           the areas of a day as a tree, from township to micro-grid, and in which one each door lies
`plan_ground`      what is read of a plan's files: names of villages, dedicated areas, roads
`survey`           all of that together, for a day
`organisation`     组织: who leads each area, and posts that nobody holds
`stations`         阵地: the way from each door to the nearest station
`service`          服务: which doors lie in exactly one grid and were visited in time
`bands`            grids out of their band, and those that grew out of it
`numbers`          the five numbers of an area
`areas`            each area within another, with all three
`shapes`           their outlines, with shared borders kept
`decisions`        what needs a decision
`sheet`            one page of it, for paper and for the wall
=================  ===========================================================================================
"""
