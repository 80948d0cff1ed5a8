"""The sample province, read once."""

import pytest

from liencong.plugins.sample_province.content import Province, load


@pytest.fixture(scope="session")
def province() -> Province:
    return load()
