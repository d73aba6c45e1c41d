"""Places for work, shared by callers: one clock that the test turns, one thread a piece of work that waits."""

from __future__ import annotations

import threading

import pytest

from mrt.serving.experts.places import LEAD, Places, Ticket
from mrt.serving.testing.patience import wait_for


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Room:
    """`order`: who got a place, one after the other."""

    def __init__(self, count: int = 1) -> None:
        self.time, self.order, self.looked = Time(), [], 0
        self.places = Places(count, self.time)

    def come(self, caller: str, weight: float = 1.0) -> Ticket:
        """Waits for its place in a thread of its own."""
        ticket = self.places.enter(caller, weight)
        self.again(ticket, lambda: self.places.wait(ticket, self.idle))
        return ticket

    def work(self, ticket: Ticket, seconds: float) -> None:
        """For so long, then offer the place; where it goes to somebody else, wait in a thread."""
        self.time.now += seconds
        thread = self.again(ticket, lambda: self.places.offer(ticket, self.idle))
        thread.join(0.3)

    def again(self, ticket: Ticket, wait) -> threading.Thread:
        def run() -> None:
            wait()
            self.order.append(ticket.account.caller)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def idle(self) -> None:
        self.looked += 1

    def has(self, ticket: Ticket) -> bool:
        return ticket.since is not None


def test_a_caller_who_had_less_gets_the_place_between_two_pieces_of_work():
    room = Room()
    first = room.come("greedy")
    wait_for(lambda: room.has(first))
    waiting = [room.come("greedy") for _ in range(3)]
    room.work(first, 5)
    assert room.has(first), "its own runs wait for its end"
    other = room.come("other")
    assert not room.has(other)
    room.work(first, 1)
    wait_for(lambda: room.has(other))
    assert not room.has(first) and not any(map(room.has, waiting))
    wait_for(lambda: room.looked)
    room.time.now += 1
    room.places.leave(other)
    wait_for(lambda: room.has(first))


def test_no_more_are_interrupted_than_there_are_places():
    room = Room()
    first = room.come("a")
    wait_for(lambda: room.has(first))
    room.time.now += 1
    second = room.come("b")
    room.work(first, 9)
    wait_for(lambda: room.has(second))
    third = room.come("c")
    room.work(second, 20)
    wait_for(lambda: room.has(first))  # its place goes to who was interrupted, since nobody else may be begun
    assert not room.has(second) and not third.begun
    room.places.leave(first)
    wait_for(lambda: room.has(third))


def test_callers_who_have_a_place_each_keep_it_though_one_is_a_little_ahead():
    room = Room(2)
    first, second = room.come("greedy"), room.come("greedy")
    wait_for(lambda: room.has(first) and room.has(second))
    waiting, other = room.come("greedy"), room.come("other")
    room.work(first, 1)
    wait_for(lambda: room.has(other))
    room.work(other, 1)
    room.work(other, LEAD)
    assert room.has(other) and room.has(second) and not waiting.begun
    room.work(other, 2 * LEAD)
    wait_for(lambda: not room.has(other))


@pytest.mark.parametrize("weight, turns", [(1.0, 1), (3.0, 3)])
def test_working_time_is_weighed(weight: float, turns: int):
    """`turns`: of one second that a caller has for one of another's."""
    room = Room()
    heavy = room.come("heavy", weight)
    wait_for(lambda: room.has(heavy))
    light = room.come("light")
    had = {heavy: 0, light: 0}
    for _ in range(8):
        (holder,) = (ticket for ticket in had if room.has(ticket))
        had[holder] += 1
        room.work(holder, 1)
        wait_for(lambda: any(map(room.has, had)))
    assert had[heavy] == pytest.approx(had[light] * turns, abs=turns)


def test_who_raises_while_it_waits_is_gone():
    room = Room()
    first = room.come("a")
    wait_for(lambda: room.has(first))
    ticket = room.places.enter("b", 1.0)

    def stopped() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        room.places.wait(ticket, stopped)
    room.places.leave(ticket)
    room.places.leave(first)
    last = room.come("c")
    wait_for(lambda: room.has(last))
