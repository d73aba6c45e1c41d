"""What the tests share: a small public model with encoded designs, and a group of one process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch.distributed as dist

from mrt.training.scale import saved
from mrt.training.scale.config import Config
from mrt.training.testing import small_public

EVERY, STEPS = 2, (4, 5)  # steps between checkpoints, of each stage


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A public model, encoded designs and config.json."""
    folder = tmp_path_factory.mktemp("scale")
    small_public.write(folder / "public")
    small_public.designs(folder / "designs", count=5, of=3)
    small_public.encoded(folder / "designs", folder / "latents", folder / "public")
    paper = json.loads(Path(saved.__file__).with_name("mrt-20b.json").read_text())
    small = {
        "public": "public/transformer",
        "out": "out",
        "stages": [{"latents": "latents", "steps": steps} for steps in STEPS],
        "lanes": 4,
        "lane_batch": 2,
        "rate": 1e-3,
        "compute": "float32",
        "checkpoint_every": EVERY,
    }
    (folder / "config.json").write_text(json.dumps(paper | small))
    return folder


@pytest.fixture(scope="session")
def config(folder: Path) -> Config:
    return Config.read(folder / "config.json")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory):
    dist.init_process_group("gloo", f"file://{tmp_path_factory.mktemp('group') / 'meeting'}", rank=0, world_size=1)
    yield
    dist.destroy_process_group()
