"""
What the workbench of a plan shows, and what it changes of that when somebody draws.

=========== ==================================================================================
state       everything at first: units, grids, what is broken, figures, proofs
units       the units and their borders, each once
grids       the grids as they are drawn now
leaders     who leads them today
violations  what is broken, each at its place
pieces      which units of a grid break a rule
repairs     moves that mend it, tried on a copy
patch       what changes from one desk to another
changes     what became of a plan since a version that somebody shows
figures     the figures of levels
certificate what is proven of the plan as it is drawn now
ground      what lies under the grids
opening     a workbench made ready while nobody waits
coded       places as whole numbers
may_edit    whether somebody may draw, and if not, why
=========== ==================================================================================
"""
