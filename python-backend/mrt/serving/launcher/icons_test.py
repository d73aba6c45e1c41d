"""The repository that tells of icon sets, and which folders hold some."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mrt.experts.icons import sets
from mrt.experts.icons.testing.own_set import ROCKET, write
from mrt.serving.contract.limits import Limits, parameters_of
from mrt.serving.launcher import icons
from mrt.serving.launcher.bundle import LaunchError
from mrt.serving.testing.servers import MODELS


def test_a_prefix_is_taken_once_and_what_is_left_out_is_said(tmp_path: Path):
    first, again = (write(tmp_path / name, "own", {"rocket": ROCKET}) for name in ("first", "again"))
    closed = write(tmp_path / "again", "closed", {"rocket": ROCKET}, licence="GPL-3.0")
    found, faults = icons.found_in([first, tmp_path / "again"])
    assert list(found) == [first] and len(faults) == 1 and str(closed) in faults[0]
    assert icons.environment([first, again]) == {sets.VARIABLE: f"{first}{os.pathsep}{again}"}


def test_a_folder_without_sets_is_refused(tmp_path: Path):
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(LaunchError, match="--icons"):
            icons.found_in([folder])


def test_the_config_tells_the_sets_and_all_else_is_as_before(tmp_path: Path):
    one = sets.read(write(tmp_path, "own", {"rocket": ROCKET}))
    odd = sets.IconSet(**{**vars(one), "name": 'Quotes " and \\ and ü', "prefix": "odd"})
    made = icons.telling(MODELS, [one, odd], tmp_path / "models")
    before = parameters_of((MODELS / "mrt" / "config.pbtxt").read_text())
    told = dict(parameters_of((made / "mrt" / "config.pbtxt").read_text()))
    content = json.loads(told.pop("icons").replace("\\\\", "\\"))
    assert told == before and Limits.from_parameters(told) == Limits.from_parameters(before)
    assert [(each["prefix"], each["names"]) for each in content["sets"]] == [("own", 1), ("odd", 1)]
    assert content["sets"][1]["set"] == odd.name
    assert {path.name for path in made.iterdir()} == {path.name for path in MODELS.iterdir()}
    assert {path.name for path in (made / "mrt").iterdir()} == {path.name for path in (MODELS / "mrt").iterdir()}
    assert (made / "mrt_denoiser" / "config.pbtxt").is_file()
