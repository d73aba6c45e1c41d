"""Runs that wait for a slot, and which of them is next."""

from __future__ import annotations

from collections.abc import Sequence

from mrt.serving.contract.allowances import PRIORITIES
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.refusal import too_many_waiting
from mrt.serving.engine.accounts import Accounts
from mrt.serving.engine.active_run import ActiveRun

PATIENCE = (0.5, 30.0)  # seconds that a caller is told to stay away, at least and at most
_MEMORY = 0.8  # of how long runs keep their slots, when another one ends


class WaitingRoom:
    """Not safe to use from several threads at once.

    The next is a run of the caller who has had the least, of these the one of the highest priority, then the oldest.
    There are `slots` for all together. A caller who has none gets one all the same, as long as there are fewer than
    twice as many: so nobody waits for the end of somebody else's run.
    """

    def __init__(self, limits: Limits, accounts: Accounts):
        self._limits, self._accounts = limits, accounts
        self._runs: list[ActiveRun] = []
        self._held = 1.0  # seconds that a run has its slot, on average

    def __len__(self) -> int:
        return len(self._runs)

    def check(self, caller: str) -> None:
        """Raises Refusal where as many runs of a caller wait as may, or the room is full and these are its part."""
        own = sum(1 for run in self._runs if run.account.caller == caller)
        callers = len({run.account.caller for run in self._runs} | {caller})
        most = self._accounts.allowance(caller).waiting
        room = max(1, self._limits.max_waiting // callers)
        if own >= most or (own >= room and len(self._runs) >= self._limits.max_waiting):
            raise too_many_waiting(own, min(most, room) if own < most else most, self._stay_away(callers))

    def enter(self, run: ActiveRun) -> None:
        self._runs.append(run)

    def admitted(self, active: Sequence[ActiveRun]) -> list[ActiveRun]:
        """Those who get a slot now, with the runs that have one already; they wait no more."""
        taken = list(active)
        while run := self._next(taken):
            self._runs.remove(run)
            taken.append(run)
        return taken[len(active) :]

    def may_enter(self, active: Sequence[ActiveRun]) -> bool:
        """Whether `admitted` would give a slot to any."""
        return self._next(active) is not None

    def left(self, runs: Sequence[ActiveRun]) -> list[ActiveRun]:
        """Some give up. Those who were still here."""
        found = [run for run in self._runs if run in runs]
        self._runs = [run for run in self._runs if run not in found]
        return found

    def all(self) -> list[ActiveRun]:
        return list(self._runs)

    def note(self, seconds: float) -> None:
        """A run had its slot for so long."""
        self._held = _MEMORY * self._held + (1 - _MEMORY) * seconds

    def _next(self, taken: Sequence[ActiveRun]) -> ActiveRun | None:
        slots = self._limits.slots
        served = {run.account.caller for run in taken}
        full = len(taken) >= slots
        if len(taken) >= 2 * slots:
            return None
        free = [run for run in self._runs if not full or run.account.caller not in served]
        return min(free, key=_order, default=None)

    def _stay_away(self, callers: int) -> float:
        """Seconds until one of this caller's may get a slot, about, where all who wait have as many."""
        low, high = PATIENCE
        return min(high, max(low, self._held * callers / self._limits.slots))


def _order(run: ActiveRun) -> tuple[float, int, int, int]:
    return *run.account.turn, PRIORITIES.index(run.request.priority), run.number
