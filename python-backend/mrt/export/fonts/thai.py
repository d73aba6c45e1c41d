"""The list of Thai words by which lines are broken: out of PyThaiNLP's wheel (CC0-1.0), checked by digest."""

from __future__ import annotations

import lzma
import zipfile
from pathlib import Path

from mrt.data.world.assets.pinned import fetch
from mrt.data.world.assets.pinned.listing import AssetError, Package

WHEEL = Package(
    "pip",
    "pythainlp",
    "5.4.0",
    "pythainlp-5.4.0-py3-none-any.whl",
    21936258,
    "9239753df877202da1a50dd2842d9569eff764034f31f20222b3df4def5df193",
    "word lists: CC0-1.0 (pythainlp/corpus/corpus_license.md)",
)
_LONGEST = 24  # letters; longer entries are phrases


def write(assets: Path, path: Path) -> None:
    """Writes the words, one a line, packed. AssetError where the wheel cannot be had."""
    failures = fetch.fetch([WHEEL], assets)
    archive = fetch.whole(WHEEL, assets)
    if failures or archive is None:
        raise AssetError("; ".join(f"{package}: {why}" for package, why in failures.items()))
    with zipfile.ZipFile(archive) as wheel:
        words = wheel.read("pythainlp/corpus/words_th.txt").decode("utf-8").split()
    thai = sorted({word for word in words if 1 < len(word) <= _LONGEST and all("ก" <= c <= "๛" for c in word)})
    path.write_bytes(lzma.compress("\n".join(thai).encode("utf-8"), preset=9))
