from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from torch import nn

from mrt.models import published


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MRT_WEIGHTS", str(tmp_path / "weights"))
    return tmp_path / "weights"


def net(width: int = 4, seed: int = 0) -> nn.Sequential:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Conv2d(3, width, 3), nn.BatchNorm2d(width))


def test_what_is_published_comes_back_and_replaces_what_was(elsewhere: Path):
    first, second, back = net(seed=1), net(seed=2), net(seed=3)
    published.publish("some", first, {"steps": 1})
    published.publish("some", second, {"steps": 2, "figures": {"score": 0.5}})
    facts = published.load("some", back)
    assert facts["steps"] == 2 and facts["figures"] == {"score": 0.5} and facts["parameters"] == 3 * 4 * 9 + 12
    for name, value in back.state_dict().items():
        assert torch.allclose(value, second.state_dict()[name], atol=1e-3), name
    assert sorted(path.name for path in elsewhere.iterdir()) == ["some.json", "some.safetensors"]
    assert not back.training and not any(weight.requires_grad for weight in back.parameters())
    on = net(seed=4)
    assert published.restore("some", on) == facts and torch.equal(on[1].weight, back[1].weight)  # pyright: ignore
    assert on.training and all(weight.requires_grad for weight in on.parameters()), "to train on from there"


def test_what_float16_cannot_hold_is_kept_whole(elsewhere: Path):
    large, back = net(), net()
    with torch.no_grad():
        large.get_parameter("0.weight")[0, 0, 0, 0] = 1e6
    published.publish("some", large, {})
    published.load("some", back)
    assert torch.equal(back.get_parameter("0.weight"), large.get_parameter("0.weight"))


def test_what_is_refused(elsewhere: Path):
    with pytest.raises(FileNotFoundError, match=r"some was not published; train it \(python -m mrt\.training\.some\)"):
        published.load("some", net())
    with pytest.raises(FileNotFoundError, match=r"mrt\.training\.small --config long\), then add --publish"):
        published.load("small", net())
    with pytest.raises(ValueError, match="more than the 24 MB"):
        published.publish("some", nn.Linear(4000, 4000), {})
    broken = net()
    with torch.no_grad():
        broken.get_parameter("0.weight")[0, 0, 0, 0] = float("nan")
    with pytest.raises(ValueError, match=r"some: 0\.weight is not finite"):
        published.publish("some", broken, {})
    assert not elsewhere.exists(), "a refusal writes nothing"

    published.publish("some", net(), {})
    with pytest.raises(ValueError, match="weights of another network"):
        published.load("some", net(5))
    facts = elsewhere / "some.json"
    facts.write_text(json.dumps(json.loads(facts.read_text()) | {"digest": "sha256:00"}))
    with pytest.raises(ValueError, match=r"not the file that some\.json describes"):
        published.load("some", net())
