"""Wrong requests end with one typed error, or with Triton's own refusal, and harm nobody."""

from __future__ import annotations

import numpy as np
import pytest
from mrt.serving.contract.limits import Limits
from mrt.serving.testing import samples
from mrt.serving.testing.bad_requests import bad_requests
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.servers import Live
from stream import Event, run
from tritonclient.utils import InferenceServerException

NAMES = tuple(bad_requests(LIMITS))


@pytest.fixture(scope="module")
def bad(limits: Limits) -> dict[str, tuple[str, samples.Tensors]]:
    return bad_requests(limits)


@pytest.fixture(scope="module", autouse=True)
def served_afterwards(live: Live):
    yield
    assert run(live.grpc, samples.text_to_layers())[-1].kind == "done"


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_request_gets_one_error_that_names_the_field(name: str, bad: dict, live: Live):
    field, tensors = bad[name]
    (event,) = run(live.grpc, tensors)
    assert event == Event("error", (0, 0), b"", event.info, final=True)
    assert set(event.info) == {"code", "field", "text", "retryable"}
    assert (event.info["code"], event.info["field"]) == ("invalid_argument", field)
    assert event.info["text"].startswith(field) and event.info["retryable"] is False


WRONG_TENSORS = {
    "canvas": np.array([160, 128, 1], np.int32),
    "regions": np.zeros((1, 5), np.int32),
    "page": np.zeros((1, 4), np.int32),
    "keep": np.zeros((2, 2), bool),
    "seed": np.array([1, 2], np.int64),
}


@pytest.mark.parametrize("name", WRONG_TENSORS)
def test_a_wrong_shape_is_refused_by_triton_itself(name: str, live: Live):
    with pytest.raises(InferenceServerException, match=name):
        run(live.grpc, samples.text_to_layers() | {name: WRONG_TENSORS[name]})
