"""Small layers stand where the true ones do, add up to the page, and have the faults that were asked for."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mrt.training.testing.world_pages import page
from mrt.training.world.low_layers import Faults, lows_of

NONE = Faults(blur=0, warp=0, noise=0, holes=0)


def test_without_faults_they_are_the_layers_made_smaller():
    rng = np.random.default_rng(0)
    design = page(rng, 320, layers=5, overflow=True)
    lows = dict(lows_of(rng, design, 160, NONE, range(5)))
    assert set(lows) == set(range(5))
    top = max(lows)
    alpha = lows[top].alpha[..., None].astype(float) / 255
    made = lows[top].rgb * alpha + lows[top].below * (1 - alpha)
    flat = Image.fromarray(design.flat()[..., :3]).resize(made.shape[1::-1], Image.Resampling.BOX)
    assert np.abs(made - np.asarray(flat, float)).mean() < 3
    assert lows[top].through.min() == 255


def test_light_is_what_layers_above_leave():
    rng = np.random.default_rng(1)
    design = page(rng, 320, layers=4, overflow=False)
    lows = dict(lows_of(rng, design, 160, NONE, range(4)))
    light = np.ones(lows[0].alpha.shape)
    for index in (3, 2, 1, 0):
        np.testing.assert_allclose(lows[index].through / 255, light, atol=0.02)
        light *= 1 - lows[index].alpha / 255


def test_faults_change_alpha_more_the_greater_they_are():
    design = page(np.random.default_rng(2), 320, layers=4, overflow=False)

    def apart(faults: Faults) -> float:
        rng = np.random.default_rng(3)
        pairs = zip(lows_of(rng, design, 160, faults, range(4)), lows_of(rng, design, 160, NONE, range(4)), strict=True)
        return float(np.mean([np.abs(a.alpha.astype(int) - b.alpha).mean() for (_, a), (_, b) in pairs]))

    assert apart(NONE) == 0 < apart(Faults()) < apart(Faults(blur=2.5, warp=1.5, noise=0.2, holes=1))


def test_panels_stay_as_translucent_as_they_are():
    for seed in range(12):
        design = page(np.random.default_rng(seed), 320, layers=4, overflow=False)
        for index, low in lows_of(np.random.default_rng(0), design, 160, Faults(noise=0, holes=0, faint=1), range(4)):
            if design.layers[index].kind == "panel":
                assert 140 < np.quantile(low.alpha[low.alpha > 0], 0.8) < 160
                return
    raise AssertionError("no panel on twelve pages")
