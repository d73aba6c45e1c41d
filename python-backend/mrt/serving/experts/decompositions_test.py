"""Pictures taken apart in threads of their own: what is said when, and that each thread ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from mrt.experts.progress import Progress
from mrt.serving.contract.expert_message import Message
from mrt.serving.contract.refusal import invalid
from mrt.serving.experts.decompositions import AHEAD, FORGOTTEN, Decompositions, Stopped
from mrt.serving.testing.patience import HANG, wait_for

FOUND, DONE = Message("found", {}), Message("done", {})


def layer(number: int) -> Message:
    return Message("layer", {"slot": number})


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "decomposition"]


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    wait_for(lambda: not threads())


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def running() -> Iterator[Decompositions]:
    running = Decompositions()
    yield running
    running.close()


def heard(running: Decompositions, name: str, first: Message) -> list[Message]:
    """Every message from the first to the one that ends it, without those that say nothing."""
    said = [first]
    while said[-1].event not in ("done", "error"):
        said.append(running.next(name))
    return [message for message in said if message.event != "working"]


def endless(report) -> Iterator[Message]:
    """Works until it is stopped."""
    while True:
        time.sleep(0.001)
        report(Progress("cut", 1, 2))
    yield FOUND


def test_what_the_work_says_comes_in_order_and_then_the_name_is_free(running: Decompositions):
    def work(report) -> Iterator[Message]:
        yield FOUND
        yield from (layer(1), layer(2), layer(3), layer(4))
        yield DONE

    said = heard(running, "a", running.begin("a", work))
    assert said == [FOUND, layer(1), layer(2), layer(3), layer(4), DONE]
    with pytest.raises(KeyError):
        running.next("a")


def test_of_progress_only_the_newest_is_kept_and_it_comes_before_what_follows_it(running: Decompositions):
    reported = threading.Event()

    def work(report) -> Iterator[Message]:
        for index in range(1, 6):
            report(Progress("refine", index, 5))
        yield FOUND
        reported.set()
        yield DONE

    first = running.begin("a", work)
    assert reported.wait(HANG)
    said = heard(running, "a", first)
    assert [message.event for message in said][-2:] == ["found", "done"]
    indices = [message.info["index"] for message in said if message.event == "progress"]
    assert indices == sorted(indices) and indices[-1] == 5


def test_an_answer_comes_at_once_while_the_work_goes_on(running: Decompositions):
    go_on = threading.Event()

    def work(report) -> Iterator[Message]:
        assert go_on.wait(HANG)
        yield DONE

    assert running.begin("a", work) == Message("working")
    assert running.next("a") == Message("working")
    go_on.set()
    assert heard(running, "a", running.next("a")) == [DONE]


def test_layers_wait_for_a_slow_caller(running: Decompositions):
    made: list[int] = []

    def work(report) -> Iterator[Message]:
        for number in range(1, 20):
            made.append(number)
            yield layer(number)
        yield DONE

    first = running.begin("a", work)
    wait_for(lambda: len(made) == AHEAD + 2)  # one was taken, AHEAD wait, one is in hand
    time.sleep(0.1)
    assert len(made) == AHEAD + 2
    assert len(heard(running, "a", first)) == 20


def test_an_end_stops_the_work_at_its_next_report(running: Decompositions):
    running.begin("a", endless)
    running.end("a")
    wait_for(lambda: not threads())
    with pytest.raises(KeyError):
        running.next("a")
    running.end("a")
    running.end("never begun")


def test_an_end_stops_work_whose_messages_nobody_takes(running: Decompositions):
    stopped = threading.Event()

    def work(report) -> Iterator[Message]:
        try:
            while True:
                yield FOUND
        finally:
            stopped.set()

    running.begin("a", work)
    running.end("a")
    assert stopped.wait(HANG)


def test_close_stops_all(running: Decompositions):
    for name in "abc":
        running.begin(name, endless)
    running.close()
    wait_for(lambda: not threads())


def test_only_so_many_work_at_once_and_the_others_say_that_they_wait():
    running, began = Decompositions(at_once=1), []

    def work(name: str):
        def began_and_endless(report) -> Iterator[Message]:
            began.append(name)
            yield from endless(report)

        return began_and_endless

    running.begin("a", work("a"))
    wait_for(lambda: began)
    running.begin("b", work("b"))
    waits = Message("progress", {"stage": "wait", "index": 1, "of": 1})
    wait_for(lambda: running.next("b") == waits)
    running.begin("c", work("c"))
    running.end("c")  # leaves while it waits, and takes no place with it
    assert began == ["a"]
    running.end("a")
    wait_for(lambda: began[-1] == "b")
    running.close()


def test_who_is_not_asked_about_any_more_is_stopped_when_another_comes():
    clock = Time()
    running = Decompositions(clock=clock)
    running.begin("gone", endless)
    clock.now = FORGOTTEN - 1
    running.begin("asked about", endless)
    clock.now = FORGOTTEN + 1
    running.begin("new", endless)
    with pytest.raises(KeyError):
        running.next("gone")
    running.next("asked about")
    wait_for(lambda: len(threads()) == 2)
    running.close()


def error_of(running: Decompositions, error: Exception) -> Message:
    def work(report) -> Iterator[Message]:
        yield FOUND
        report(Progress("cut", 1, 2))
        raise error

    *_, last = heard(running, "a", running.begin("a", work))
    return last


def test_a_refusal_keeps_its_code_and_field(running: Decompositions):
    message = error_of(running, invalid("images[0]", "is damaged"))
    assert message.event == "error"
    assert message.info == {
        "code": "invalid_argument",
        "field": "images[0]",
        "text": "images[0] is damaged",
        "retryable": False,
    }


def test_no_memory_is_worth_another_try_and_anything_else_is_internal(running: Decompositions, caplog):
    info = error_of(running, MemoryError()).info
    assert (info["code"], info["retryable"]) == ("resource_exhausted", True) and "smaller" in info["text"]
    info = error_of(running, ValueError("boom")).info
    assert (info["code"], info["retryable"]) == ("internal", False)
    assert "ValueError: boom" in info["text"] and "could not be taken apart" in caplog.text


def test_a_place_is_given_back_whatever_happens():
    running = Decompositions(at_once=1)
    for error in (MemoryError(), ValueError("boom"), invalid("images[0]", "is damaged"), Stopped()):
        running.begin("ends", _raising(error))
        wait_for(lambda: not threads())
        running.end("ends")
    assert heard(running, "a", running.begin("a", lambda report: iter([DONE])))[-1] == DONE


def _raising(error: Exception):
    def work(report) -> Iterator[Message]:
        raise error
        yield DONE

    return work


def test_the_log_does_not_say_that_a_stopped_one_failed(running: Decompositions, caplog):
    running.begin("a", endless)
    running.end("a")
    wait_for(lambda: not threads())
    assert caplog.text == ""
