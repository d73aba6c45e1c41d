"""Which sets are taken, what of them, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from mrt.experts.icons import sets
from mrt.experts.icons.testing.own_set import ROCKET, write


def test_a_set_has_its_icons_aliases_and_credits(tmp_path: Path):
    aliases = {"spaceship": {"parent": "rocket", "hFlip": True}, "lost": {"parent": "nothing"}}
    one = sets.read(write(tmp_path, "own", {"rocket": ROCKET}, aliases=aliases))
    assert set(one.icons) == {"rocket", "spaceship"}
    assert one.icons["spaceship"] == {"body": ROCKET, "hFlip": True}
    facts = {"set": "Own own", "author": "The MRT authors", "licence": "CC0-1.0", "url": "https://example.org/own"}
    assert one.told() == {"prefix": "own", "names": 2, **facts}


@pytest.mark.parametrize("licence", ["GPL-3.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", ""])
def test_only_permissive_licences_are_taken(tmp_path: Path, licence: str):
    folder = write(tmp_path, "own", {"rocket": ROCKET}, licence=licence)
    with pytest.raises(ValueError, match="licence is .*permissive"):
        sets.read(folder)


def test_brands_and_hidden_icons_are_left_out(tmp_path: Path):
    bodies = {"apple": ROCKET, "rocket": ROCKET, "acme-logo": ROCKET}
    folder = write(tmp_path, "own", bodies, metadata={"categories": {"Brand / Logo": ["apple"]}})
    assert set(sets.read(folder).icons) == {"rocket"}


@pytest.mark.parametrize("damage", ["no json", "[]", '{"prefix": "own"}', '{"prefix": "own", "icons": 5}'])
def test_a_damaged_set_is_said_and_others_are_taken(tmp_path: Path, damage: str):
    good, bad = write(tmp_path, "good", {"rocket": ROCKET}), write(tmp_path, "own", {"rocket": ROCKET})
    (bad / "icons.json").write_text(damage)
    found, faults = sets.read_all([bad, good])
    assert [one.prefix for one in found] == ["good"]
    assert len(faults) == 1 and str(bad) in faults[0]


def test_a_folder_is_a_set_or_holds_some(tmp_path: Path):
    one, other = write(tmp_path, "one", {"rocket": ROCKET}), write(tmp_path, "other", {"rocket": ROCKET})
    assert sets.folders_in(one) == [one]
    assert sets.folders_in(tmp_path) == [one, other]
    with pytest.raises(ValueError, match="no folder"):
        sets.folders_in(tmp_path / "gone")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="holds no icon set"):
        sets.folders_in(tmp_path / "empty")
