"""
A village is imported in three steps: files are sent, what they hold is told, and what is wanted is kept.

========== ======================================================================================
keeping    begin an import, look at it, change what was chosen, give it up, let old ones expire
folder     the private folder of an import's files, which goes with it
guessing   which part each file plays, and why
placing    a picture under the clicks of a person, and the places of natural groups
reading    what all files say together: faults, notices, datum, villages
preview    the same as shapes, for a map
marking    a workbook given back with its wrong cells red
committing the import becomes a village
========== ======================================================================================
"""
