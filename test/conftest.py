"""One plain server for all tests that need no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from mrt.serving.testing.servers import Live, serving


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serving(tmp_path_factory.mktemp("server") / "server.log") as live:
        yield live
