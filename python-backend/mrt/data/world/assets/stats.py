"""What a cache holds, as text: by kind and split, and by licence."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .sources.items import KINDS
from .split import SPLITS


def table(facts: dict[str, Any]) -> str:
    """Counts of the index's facts by kind and split, then items and sets by licence."""
    lines = [f"{'':14}" + "".join(f"{split:>12}" for split in SPLITS)]
    for kind in KINDS:
        lines.append(f"{kind:14}" + "".join(f"{facts['counts'][split][kind]:12,}" for split in SPLITS))
    items: Counter[str] = Counter()
    sets: Counter[str] = Counter()
    for entry in facts["sets"].values():
        items[entry["licence"]] += entry["count"]
        sets[entry["licence"]] += 1
    lines += ["", f"{'licence':14}{'items':>12}{'sets':>12}"]
    lines += [f"{licence:14}{count:12,}{sets[licence]:12,}" for licence, count in items.most_common()]
    return "\n".join(lines)
