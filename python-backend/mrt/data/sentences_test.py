"""Prompts in many forms: each layer's words are its caption, whatever stands between them."""

from __future__ import annotations

import numpy as np

from mrt import prompts
from mrt.data.sentences import sentence

CAPTIONS = ["translucent teal panel", 'white text "BIG SALE"', 'black text "привет"']


def test_every_layer_and_the_background_are_told_by_their_own_words():
    rng, exact, forms = np.random.default_rng(0), 0, set()
    for _ in range(200):
        prompt, owners, order = sentence(rng, "blue background", CAPTIONS)
        assert sorted(order) == [0, 1, 2] and len(owners) == len(prompt.words)
        for count, layer in enumerate(order, start=1):
            cut = prompts.caption(prompt, owners, count)
            if layer > 0:  # without quotes a word may be made up
                assert cut == CAPTIONS[layer]
            exact += cut == CAPTIONS[layer]
        ground = prompts.caption(prompt, owners, 0)
        assert ground == "" or len(ground.split()) == 2
        forms.add((tuple(order), ground != "", owners[0]))
    assert exact > 550 and len(forms) > 10, "many orders, with and without background, openings"
