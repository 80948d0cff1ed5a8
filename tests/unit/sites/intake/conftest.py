"""Where the readers' tests find real input."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

_BESIDE_THE_REPOSITORY = Path(__file__).parents[5] / "shared" / "data"


@pytest.fixture(scope="session")
def data_file() -> Callable[[str], Path]:
    """Find a file of the test data; skip where the folder is missing, but fail in CI."""
    folder = Path(os.environ.get("LIENCONG_TEST_DATA", _BESIDE_THE_REPOSITORY))

    def find(name: str) -> Path:
        path = folder / name
        if not path.exists():
            message = f"{path} is missing; LIENCONG_TEST_DATA names the folder of the test data"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
        return path

    return find
