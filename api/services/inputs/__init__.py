"""A planner's files and options: which part each plays, what is wrong with them, and how they are kept."""
