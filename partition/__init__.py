"""Decide: levels, plans, rules, solvers and the judge."""
