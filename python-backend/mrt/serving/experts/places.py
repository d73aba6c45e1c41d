"""A few places to work at, shared by callers. Knows nothing of pictures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from mrt.serving.engine.accounts import Account, Accounts

PATIENCE = 0.05  # s between two calls of `idle`
LEAD = 5.0  # s of working time that a caller may have had more than one who has a place, too, before it makes way


@dataclass(eq=False)
class Ticket:
    """Of one piece of work. `since`: when it got its place; None while it waits. `begun`: whether it ever had one."""

    number: int
    account: Account
    weight: float
    since: float | None = None
    begun: bool = False


class Places:
    """Safe to use from several threads. The next place is for the caller who has had the least working time, divided by
    its weight, then for who came first.

    Who works offers its place now and then; it goes to a caller who has had less. At most as many as there are places
    are interrupted so at a time, since their memory stays taken.
    """

    def __init__(self, count: int, clock: Callable[[], float]):
        self._count, self._clock = count, clock
        self._changed = threading.Condition()
        self._accounts = Accounts()
        self._tickets: list[Ticket] = []
        self._numbers = 0

    def enter(self, caller: str, weight: float) -> Ticket:
        with self._changed:
            self._numbers += 1
            ticket = Ticket(self._numbers, self._accounts.enter(caller), weight)
            self._tickets.append(ticket)
            return ticket

    def wait(self, ticket: Ticket, idle: Callable[[], object]) -> None:
        """Returns once it has a place; until then `idle` is called again and again, which may raise."""
        while not self._take(ticket):
            idle()

    def offer(self, ticket: Ticket, idle: Callable[[], object]) -> None:
        """Between two pieces of work: somebody else may go first, for whom this one waits."""
        with self._changed:
            self._charge(ticket)
            if not self._makes_way(ticket):
                return
            ticket.since = None
            self._changed.notify_all()
        self.wait(ticket, idle)

    def leave(self, ticket: Ticket) -> None:
        with self._changed:
            self._charge(ticket)
            self._tickets.remove(ticket)
            self._accounts.leave(ticket.account)
            self._changed.notify_all()

    def _take(self, ticket: Ticket) -> bool:
        """Whether it has a place, after waiting for one for a moment."""
        with self._changed:
            self._changed.wait_for(lambda: self._next() is ticket, PATIENCE)
            if self._next() is not ticket:
                return False
            ticket.since, ticket.begun = self._clock(), True
            self._changed.notify_all()
            return True

    def _next(self) -> Ticket | None:
        """Whose turn it is to get a free place."""
        if sum(1 for ticket in self._tickets if ticket.since is not None) >= self._count:
            return None
        waiting, interrupted = self._waiting()
        free = waiting if len(interrupted) <= self._count else interrupted
        return min(free, key=lambda ticket: (*ticket.account.turn, ticket.number), default=None)

    def _makes_way(self, ticket: Ticket) -> bool:
        waiting, interrupted = self._waiting()
        instead = waiting if len(interrupted) < self._count else interrupted
        own = ticket.account
        working = {other.account for other in self._tickets if other.since is not None}
        return any(
            other.account is not own and other.account.time + (LEAD if other.account in working else 0) < own.time
            for other in instead
        )

    def _waiting(self) -> tuple[list[Ticket], list[Ticket]]:
        """All who wait, and those of them who were interrupted."""
        waiting = [ticket for ticket in self._tickets if ticket.since is None]
        return waiting, [ticket for ticket in waiting if ticket.begun]

    def _charge(self, ticket: Ticket) -> None:
        if ticket.since is not None:
            now = self._clock()
            self._accounts.charge(ticket.account, now - ticket.since, ticket.weight)
            ticket.since = now
