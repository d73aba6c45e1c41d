from __future__ import annotations

import threading

from mrt.serving.engine.outbox import Outbox
from mrt.serving.testing.patience import HANG


def test_before_it_starts_a_task_is_done_at_once():
    done = []
    Outbox(1).put(lambda: done.append(1))
    assert done == [1]


def test_tasks_are_done_in_their_order_and_all_before_it_closes():
    outbox, done = Outbox(3), []
    outbox.start()
    for number in range(100):
        outbox.put(lambda number=number: done.append(number))
    outbox.close()
    assert done == list(range(100))


def test_who_puts_more_than_there_is_room_for_waits():
    outbox, gate = Outbox(1), threading.Event()
    outbox.start()
    outbox.put(gate.wait)
    outbox.put(lambda: None)
    third = threading.Thread(target=outbox.put, args=(lambda: None,))
    third.start()
    third.join(0.2)
    assert third.is_alive()
    gate.set()
    third.join(HANG)
    assert not third.is_alive()
    outbox.close()
