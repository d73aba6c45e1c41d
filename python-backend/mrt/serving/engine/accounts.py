"""What each caller has had of the work, for a fair choice of whose turn it is. Knows no time of day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from mrt.serving.contract.allowances import OTHERS, Allowance


@dataclass(eq=False)
class Account:
    """`time`: virtual, the work done for this caller divided by its weight; the least comes first. `runs`: that wait or
    are under way. `served`: a number that grows with each turn, of its last one."""

    caller: str
    allowance: Allowance = field(default_factory=Allowance)
    time: float = 0.0
    runs: int = 0
    served: int = -1

    @property
    def turn(self) -> tuple[float, int]:
        """What callers are ordered by."""
        return self.time, self.served


class Accounts:
    """Start-time fair queueing over callers. Not safe to use from several threads at once.

    A caller who comes starts where those who are here stand, at the least: nobody saves up work for later. One who
    leaves and comes back soon has not got rid of what it had.
    """

    def __init__(self, allowances: Mapping[str, Allowance] | None = None):
        self._allowances = allowances or {}
        self._known: dict[str, Account] = {}
        self._turns = 0

    def enter(self, caller: str) -> Account:
        """For one more run of a caller."""
        account = self._known.get(caller) or Account(caller, self.allowance(caller))
        if not account.runs:
            account.time = max(account.time, self._least())
        self._known[caller] = account
        account.runs += 1
        return account

    def leave(self, account: Account) -> None:
        """One of its runs has ended."""
        account.runs -= 1
        least = self._least() if self.callers else math.inf
        self._known = {name: one for name, one in self._known.items() if one.runs or one.time > least}

    def charge(self, account: Account, work: float, weight: float = 1.0) -> None:
        account.time += work / weight
        self._turns += 1
        account.served = self._turns

    def allowance(self, caller: str) -> Allowance:
        return self._allowances.get(caller) or self._allowances.get(OTHERS) or Allowance()

    def runs_of(self, caller: str) -> int:
        return self._known[caller].runs if caller in self._known else 0

    @property
    def callers(self) -> int:
        """Those who have runs."""
        return sum(1 for account in self._known.values() if account.runs)

    def _least(self) -> float:
        """The virtual time of the caller who is behind all others that have runs."""
        return min((account.time for account in self._known.values() if account.runs), default=0.0)
