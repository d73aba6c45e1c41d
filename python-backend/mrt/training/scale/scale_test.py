"""Two processes learn what one plain loop learns, over a kill; and what they saved is a public model again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from diffusers.models.transformers.transformer_qwenimage import QwenImageTransformer2DModel

from mrt.models.public.folder import load_public
from mrt.serving.testing.processes import children
from mrt.training.scale import saved
from mrt.training.scale.__main__ import train
from mrt.training.scale.config import Config
from mrt.training.scale.conftest import EVERY, STEPS
from mrt.training.scale.lanes import Lane
from mrt.training.scale.network import loss_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
# The command, which stands still after the first step that no checkpoint has.
HELD = f"""
import signal
from mrt.training.run.log import Log
from mrt.training.scale.__main__ import main

def write(self, write=Log.write, **figures):
    write(self, **figures)
    if figures["step"] == {EVERY + 1}:
        signal.pause()

Log.write = write
main()
"""


@pytest.fixture(scope="module")
def plain(config: Config) -> tuple[list[float], torch.nn.Module]:
    """The losses and the network of a loop that knows nothing of processes, lanes by lane."""
    net = load_public(config.public, torch.float32, reference_embedding=True).requires_grad_(True)
    optimiser, losses = torch.optim.AdamW(net.parameters(), config.rate, weight_decay=0.0), []
    for stage in config.stages:
        lanes = [Lane(config, stage, number).batches(len(losses), 0) for number in range(config.lanes)]
        for _ in range(stage.steps):
            loss = torch.stack([loss_of(net, next(lane)) for lane in lanes]).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), config.clip)
            optimiser.step()
            losses.append(loss.item())
    return losses, net


def launch(folder: Path, *program: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", *program]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return subprocess.Popen([*command, str(folder / "config.json")], env=environment)


def logged(out: Path) -> list[dict]:
    log = out / "log.jsonl"
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture(scope="module")
def trained(folder: Path, config: Config) -> list[dict]:
    """The log of two processes that were killed in the middle and started again."""
    (folder / "held.py").write_text(HELD)
    first = launch(folder, str(folder / "held.py"))
    while len(logged(config.out)) < EVERY + 1:
        assert first.poll() is None
        time.sleep(0.02)
    workers = children(first.pid)
    for pid in (first.pid, *workers):
        os.kill(pid, signal.SIGKILL)
    first.wait()
    assert len(workers) == 2
    killed = logged(config.out)
    assert len(killed) == EVERY + 1
    assert launch(folder, "-m", "mrt.training.scale").wait(400) == 0
    after = logged(config.out)[len(killed) :]
    assert after[0]["step"] == len(killed) // EVERY * EVERY + 1, "it went on from its newest checkpoint"
    return killed + after


def test_two_processes_and_a_kill_give_the_losses_of_a_plain_loop(trained: list[dict], plain):
    losses, _ = plain
    assert trained[-1]["step"] == len(losses) == sum(STEPS)
    assert len({round(loss, 3) for loss in losses}) == len(losses)
    for line in trained:
        assert line["loss"] == pytest.approx(losses[line["step"] - 1], rel=2e-5), line


@torch.no_grad()
def test_what_they_saved_is_one_file_in_diffusers_names(trained, plain, config: Config, tmp_path: Path):
    saved.export(config.out, tmp_path / "whole", torch.float32)
    made, (_, net) = load_public(tmp_path / "whole"), plain
    begun = load_public(config.public, reference_embedding=True).state_dict()
    for name, value in net.state_dict().items():
        torch.testing.assert_close(made.state_dict()[name], value, atol=2e-4, rtol=0, msg=name)
    moved = [name for name, value in made.state_dict().items() if not torch.equal(value, begun[name])]
    assert "reference_embedding" in moved and len(moved) > 0.8 * len(begun)
    theirs = QwenImageTransformer2DModel.from_pretrained(tmp_path / "whole").state_dict()  # pyright: ignore
    ours = made.state_dict()
    assert set(ours) - set(theirs) == {"reference_embedding"}
    assert all(torch.equal(ours[name], value) for name, value in theirs.items())
    saved.export(config.out, tmp_path / "half", torch.bfloat16)
    half = load_public(tmp_path / "half")
    assert {value.dtype for value in half.state_dict().values()} == {torch.bfloat16}


def test_one_process_goes_on_from_what_two_saved(trained, plain, config: Config, alone, tmp_path: Path):
    losses, _ = plain
    shutil.copytree(config.out, tmp_path / "out")
    shutil.rmtree(saved.checkpoints(tmp_path / "out")[-1])
    left = saved.checkpoints(tmp_path / "out")
    assert [path.name for path in left] == [f"step-{sum(STEPS) // EVERY * EVERY:08d}"]
    train(replace(config, out=tmp_path / "out"), "cpu")
    assert logged(tmp_path / "out")[-1]["loss"] == pytest.approx(losses[-1], rel=2e-5)


def test_in_bfloat16_it_learns_much_the_same_and_keeps_float32(plain, config: Config, alone, tmp_path: Path):
    stage = replace(config.stages[0], steps=2)
    train(replace(config, out=tmp_path / "out", compute="bfloat16", stages=(stage,)), "cpu")
    for line, loss in zip(logged(tmp_path / "out"), plain[0][:2], strict=True):
        assert line["loss"] == pytest.approx(loss, rel=0.02)
    saved.export(tmp_path / "out", tmp_path / "whole", torch.float32)
    weight = load_public(tmp_path / "whole").img_in.weight
    assert not torch.equal(weight, weight.bfloat16().float())


def test_what_does_not_go_together_is_told(config: Config, folder: Path, tmp_path: Path):
    with pytest.raises(ValueError, match="has 5 shards for 6 lanes; make smaller shards"):
        Lane(replace(config, lanes=6), config.stages[0], 0)
    with pytest.raises(ValueError, match="has no checkpoint"):
        saved.export(tmp_path, tmp_path / "whole", torch.float32)
    for change, complaint in (
        ({"rate": None}, "rate: unknown or missing"),
        ({"speed": 1}, "speed: unknown or missing"),
        ({"tasks": {"text_to_layers": 0.5}}, "add up to 1"),
        ({"lanes": "four"}, "lanes is 'four'; see mrt-20b.json"),
        ({"lane_batch": 0}, "lane_batch is 0"),
        ({"stages": [{"latents": "latents"}]}, "stages is"),
        ({"tasks": [1]}, "tasks is"),
        ({"rate": -1}, "rate is -1"),
        ({"compute": "float8"}, "compute is 'float8'; take bfloat16 or float32"),
    ):
        changed = json.loads((folder / "config.json").read_text()) | change
        path = tmp_path / "config.json"
        path.write_text(json.dumps({name: value for name, value in changed.items() if value is not None}))
        with pytest.raises(ValueError, match=complaint):
            Config.read(path)


def test_a_run_without_numbers_stops_before_it_is_saved(config: Config, alone, tmp_path: Path):
    with pytest.raises(ValueError, match=r"step \d has loss (nan|inf|\d).*; lower `rate`"):
        train(replace(config, out=tmp_path, rate=1e30, checkpoint_every=100), "cpu")
    assert not saved.checkpoints(tmp_path)


def test_a_checkpoint_that_is_broken_or_of_another_network_is_named(trained, config: Config, alone, tmp_path: Path):
    shutil.copytree(config.out, tmp_path / "out")
    newest = saved.checkpoints(tmp_path / "out")[-1]
    stated = tmp_path / "out" / "config.json"
    whole = stated.read_text()
    stated.write_text(json.dumps(json.loads(whole) | {"num_attention_heads": 2}))
    with pytest.raises(ValueError, match=rf"{newest.name} cannot be loaded \(.*\): it is of another config or broken"):
        saved.export(tmp_path / "out", tmp_path / "whole", torch.float32)
    stated.write_text(whole)
    for path in newest.glob("*.distcp"):
        os.truncate(path, path.stat().st_size // 2)
    for broken in (None, newest / ".metadata"):
        if broken:
            broken.unlink()
        with pytest.raises(ValueError, match=rf"{newest.name} cannot be loaded"):
            train(replace(config, out=tmp_path / "out"), "cpu")
    assert not (tmp_path / "whole").exists()
