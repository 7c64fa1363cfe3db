"""Visits over weeks: who walks when, what was found, and the papers of it."""
