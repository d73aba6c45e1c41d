from __future__ import annotations

from pathlib import Path

import pytest

from mrt.models.testing.public_model import write


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small public model, for tests that do not change it."""
    folder = tmp_path_factory.mktemp("public") / "model"
    write(folder)
    return folder
