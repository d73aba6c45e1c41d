"""What the tests of the wire ask the plain server, and know of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from mrt.serving.contract.limits import Limits
from mrt.serving.testing.servers import Live
from tritonclient.grpc import InferenceServerClient


@pytest.fixture(scope="session")
def triton(live: Live) -> Iterator[InferenceServerClient]:
    with InferenceServerClient(live.grpc) as client:
        yield client


@pytest.fixture(scope="session")
def limits(triton: InferenceServerClient) -> Limits:
    """What the running server says that it takes."""
    parameters = triton.get_model_config("mrt").config.parameters
    return Limits.from_parameters({name: value.string_value for name, value in parameters.items()})
