"""
A plan under several planners' hands: edits are kept as commands, and the drawing is always their sum.

========== ===================================================================================
desk       the drawings of a plan, begun from its files
outlines   the cells of its units as maps show them, and which of them touch
colours    the colours of its grids, which stay where they can
moves      make a move on a desk: which drawing it is of, what lies below it
ledger     which commands count: undo and redo
desks      desks that are kept in memory, brought to the version that the store has
rows       the rows of assignments that a move changes
edits      the use cases: edit, undo, redo, preview, list, judge
difference what became of a plan since a version
changed    which grids of a level changed from one drawing to another
numbering  the codes of a draft, by bands, those that stay kept
files      the files of a plan as it is drawn now
replan     the plan drawn anew, around what is locked
========== ===================================================================================
"""
