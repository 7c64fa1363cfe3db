"""What tests of tables that are read row by row share; each module says with its ``read`` how."""

import pytest

from geo.errors import InputError


@pytest.fixture
def faults(read):
    """Return a function that gives the faults of rows, as English sentences with their places."""

    def run(*rows: str, headings: str | None = None) -> list[str]:
        with pytest.raises(InputError) as caught:
            read(*rows, **({} if headings is None else {"headings": headings}))
        assert all(any("\u4e00" <= letter <= "\u9fff" for letter in fault.zh) for fault in caught.value.faults)
        return [f"{fault.where}: {fault.en}" for fault in caught.value.faults]

    return run
