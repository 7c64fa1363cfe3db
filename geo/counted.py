"""English for numbers of things: one household, two households. Chinese has no plural."""


def counted(n: float, one: str, many: str | None = None, *, said: str | None = None) -> str:
    """
    Return a number and what it counts, in the form that goes with the number.

    Parameters
    ----------
    one, many
        The noun, with its verb where one follows; ``many`` is ``one`` with an s unless it is given.
    said
        How the number is written; as it is where this is not given.
    """
    return f"{n if said is None else said} {one if n == 1 else f'{one}s' if many is None else many}"
