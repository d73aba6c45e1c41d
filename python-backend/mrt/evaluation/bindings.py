"""Which region gets what of a prompt: `python -m mrt.evaluation.bindings`. One JSON line for each number of layers and
way to put the prompt.

The caller's regions are those of held-out designs, and the prompt names all of their layers: `listed` bottom to top, as
the regions are; `placed` with size and place of each; `shuffled` in any order without places, where only shapes tell.
*captions*: regions that get their own caption; *colours*: that get its colour at least.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter

import numpy as np

from mrt.data.captions import sentence
from mrt.data.design import Design
from mrt.data.vocabulary import of_drawn_designs
from mrt.evaluation.cases import SEED
from mrt.evaluation.layouts import RANGES, held_out
from mrt.words.binding import bound
from mrt.words.lexicon import Lexicon, lexicon_of
from mrt.words.quotes import plain
from mrt.words.reading import read

WAYS = ("listed", "placed", "shuffled")


def counts(design: Design, way: str, lexicon: Lexicon, rng: np.random.Generator) -> Counter[str]:
    said = [layer.long_caption if way == "placed" else layer.caption for layer in design.layers]
    if way != "listed":
        said = [said[i] for i in rng.permutation(len(said))]
    asked = read(plain(sentence(said, design.background.caption)), lexicon)
    found = bound(asked, [layer.region for layer in design.layers], design.page).captions
    pairs = list(zip(found, design.layers, strict=True))
    return Counter(
        regions=len(pairs),
        captions=sum(caption == layer.caption for caption, layer in pairs),
        colours=sum(not layer.colour or layer.colour in caption.split() for caption, layer in pairs),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=40)
    args = parser.parse_args()
    lexicon = lexicon_of(of_drawn_designs())
    for layers in RANGES:
        for way in WAYS:
            rng, total = np.random.default_rng(SEED), Counter[str]()
            for design in held_out(layers, args.designs):
                total += counts(design, way, lexicon, rng)
            shares = {name: round(total[name] / total["regions"], 3) for name in ("captions", "colours")}
            print(json.dumps({"layers": "-".join(map(str, layers)), "prompt": way, **shares}), flush=True)


if __name__ == "__main__":
    main()
