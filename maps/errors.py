"""What this room refuses."""


class MapError(RuntimeError):
    """A page cannot be made as promised: a file is missing, or the page would ask the internet for something."""
