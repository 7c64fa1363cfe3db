"""Whose eyes a store is seen with: the areas in which somebody may do something, by the beginnings of their paths."""

Scope = tuple[str, ...]
"""Paths of areas (`api.governance.area`), none within another; what lies in one of them is seen."""

EVERYWHERE: Scope = ("/",)


def sees(scope: Scope, path: str) -> bool:
    """Return whether what belongs to an area is seen."""
    return any(path.startswith(seen) for seen in scope)
