"""Bodies of generate_stream that are wrong as JSON, as fields or as values, and what may come back."""

from __future__ import annotations

import base64
import http.client
import json
import re
from contextlib import closing
from typing import Any

from hypothesis import strategies as st
from mrt.serving.testing.odd_requests import BASES, WORDS
from wire import FIELDS, TIMEOUT, outcome

VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1,
    2**31,
    2**63,
    2**70,
    1.5,
    1e308,
    "",
    "7",
    "draft",
    "\ud800",
    "no base64!",
    [],
    {},
    [None],
    [[1]],
    [1, "a"],
    {"a": 1},
    "a" * 100_000,
    list(range(5000)),
    *(word.decode("latin-1") for word in WORDS[:10]),
)
BODIES = (
    b"",
    b"{",
    b"null",
    b"[]",
    b"7",
    b'"text"',
    b"{}{}",
    b'{"task": NaN}',
    b'{"task": ["text_to_layers"], "task": ["add_layers"]}',
    b'{"task": "\xff\xfe"}',
    b'{"task": "\\ud800"}',
    b"\xef\xbb\xbf{}",
    b"\0" * 100,
    b'{"seed": 1e999}',
    b'{"seed": 99999999999999999999999999}',
    b"[" * 200 + b"]" * 200,
    b'{"a":' * 100 + b"1" + b"}" * 100,
)


@st.composite
def wrong_bodies(draw: st.DrawFn) -> bytes:
    if draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from(BODIES))
    fields: dict[str, Any] = {"encoding": ["base64"]}
    for name, array in draw(st.sampled_from(BASES)).items():
        packed = name in ("images", "references")
        values = [base64.b64encode(value) if packed else value for value in array.ravel().tolist()]
        fields[name] = [value.decode() if isinstance(value, bytes) else value for value in values]
    fields |= {"plan": [True], "steps": [1]}
    for _ in range(draw(st.integers(0, 2))):
        name = draw(st.sampled_from((*sorted(FIELDS), "id", "parameters", "mask", "")))
        fields[name] = draw(st.sampled_from(VALUES))
    body = json.dumps(fields).encode()
    return body[: draw(st.integers(0, len(body)))] if draw(st.integers(0, 9)) == 0 else body


# What Triton 24.10 says, with a status of 500, of JSON that it cannot take.
TRITONS = re.compile(
    r"failed to parse the request JSON buffer|Unable to parse |attempt to (access|get)|Expected JSON object|"
    r"input byte size mismatch|unexpected shape|inference input|\[request id: 1\]|unable to"
)


def ask(address: str, body: bytes) -> str:
    """The outcome of wire.py; Triton's own refusal is JSON with a status of its own, or the only event."""
    with closing(http.client.HTTPConnection(address, timeout=TIMEOUT)) as connection:
        connection.request("POST", "/v2/models/mrt/generate_stream", body)
        response = connection.getresponse()
        text = response.read()
    if response.status != 200:
        known = TRITONS.match(json.loads(text)["error"]) or response.status == 400
        assert known and response.status in (400, 500), (response.status, text)
        return "Triton"
    events = [json.loads(line[5:]) for line in text.splitlines() if line.startswith(b"data:")]
    if "error" in events[0]:
        assert len(events) == 1 and TRITONS.match(events[0]["error"]), events
        return "Triton"
    return outcome([(event["event"], event["info"].encode()) for event in events if event["event"] != "heartbeat"])
