"""The typed refusal that becomes an `error` event."""

from __future__ import annotations

from typing import Literal

Code = Literal[
    "invalid_argument",
    "resource_exhausted",
    "unavailable",
    "deadline_exceeded",
    "cancelled",
    "not_found",
    "unimplemented",
    "internal",
]


class Refusal(Exception):
    """Why a request ends without a result.

    `field` is the wire name with an index (`regions[3]`), or empty. `text`: what is wrong, with what, what to do.
    `retryable`: the same request may succeed later or on another server, `retry_after`: not before so many seconds.
    """

    def __init__(self, code: Code, field: str, text: str, retryable: bool = False, retry_after: float | None = None):
        super().__init__(f"[{code}] {text}")
        self.code, self.field, self.text, self.retryable = code, field, text, retryable
        self.retry_after = retry_after


def invalid(field: str, text: str) -> Refusal:
    """A refusal of one field of a request; `text` continues the field's name."""
    return Refusal("invalid_argument", field, f"{field} {text}")


def cancelled() -> Refusal:
    return Refusal("cancelled", "", "the caller cancelled the run")


def shutting_down() -> Refusal:
    text = "the server is shutting down; try again later or elsewhere"
    return Refusal("unavailable", "", text, retryable=True)


def too_many_waiting(own: int, most: int, seconds: float) -> Refusal:
    """`most`: runs of this caller that may wait now."""
    text = (
        f"{own} runs of this caller wait for a slot already, at most {most} may; "
        f"try again in {seconds:.1f} s, or start fewer at once"
    )
    return Refusal("resource_exhausted", "", text, retryable=True, retry_after=seconds)


def waited_too_long(seconds: float) -> Refusal:
    text = f"the run has waited {seconds:g} s for a slot; try again later, or start fewer at once"
    return Refusal("deadline_exceeded", "", text, retryable=True)


def broken_down(model: str) -> Refusal:
    text = f"the process of {model} has ended on the server, which starts anew; try again in some seconds"
    return Refusal("unavailable", "", text, retryable=True)


def replaced(model: str, version: int) -> Refusal:
    text = (
        f"version {version} of {model} was taken away on the server, whose weights are being replaced; try again later"
    )
    return Refusal("unavailable", "", text, retryable=True)


def no_shared_memory(model: str) -> Refusal:
    text = (
        f"the server has no shared memory left for a call of {model}: ask for less, or give it a larger /dev/shm "
        "(--shm-size of a container)"
    )
    return Refusal("resource_exhausted", "", text, retryable=True)


def no_memory(whose: str) -> Refusal:
    text = f"the server has not enough memory {whose}: make canvas or layers smaller, ask for fewer, or try again later"
    return Refusal("resource_exhausted", "", text, retryable=True)
