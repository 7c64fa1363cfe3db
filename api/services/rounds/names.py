"""What the files of rounds are called."""

ROUNDS_JSON = "rounds.json"
KINDS = ("geojson", "gpx", "html")


def round_files(n_rounds: int) -> tuple[str, ...]:
    """Return the names of the files of so many rounds."""
    return (ROUNDS_JSON, *(name for number in range(1, n_rounds + 1) for name in names_of_round(number)))


def names_of_round(number: int) -> tuple[str, ...]:
    """Return the names of the files of one round."""
    return tuple(f"round-{number}.{kind}" for kind in KINDS)
