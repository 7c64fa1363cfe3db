"""Ways to make a plan from a problem, one file a solver; `partition.solve` chooses."""
