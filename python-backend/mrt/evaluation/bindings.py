"""Which region gets what of a prompt: `python -m mrt.evaluation.bindings`. One JSON line for each number of layers and
way to put the prompt.

The caller's regions are those of held-out designs, and the prompt names all of their layers: `listed` bottom to top, as
the regions are; `placed` with size and place of each; `shuffled` in any order without places, where only shapes tell.
*captions*: regions that get the caption that they have in the design; *colours*: that get its colour at least;
*as asked*: things of the prompt that get a region of their own, of the size and at the place that the prompt says, as
far as it does. Of two things that are asked for alike, either may lie in either region: so they count here, and not in
*captions*. With `--drawn`, *drawn*: things of the prompt, each once, that are seen in the region that `accepted` tells.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mrt.data.captions import long_caption, sentence
from mrt.data.design import Design
from mrt.data.vocabulary import of_drawn_designs
from mrt.evaluation.cases import SEED
from mrt.evaluation.layouts.counts import RANGES, held_out
from mrt.evaluation.metrics.captioned import faults
from mrt.evaluation.words.asking import Server, as_measured
from mrt.models.weights import REPOSITORY
from mrt.words.lexicon import Lexicon, lexicon_of
from mrt.words.placing.binding import bound
from mrt.words.quotes import plain
from mrt.words.reading import read

WAYS = ("listed", "placed", "shuffled")


def said_of(design: Design, way: str, rng: np.random.Generator) -> list[str]:
    """Captions of all layers as the prompt is to list them."""
    said = [layer.long_caption if way == "placed" else layer.caption for layer in design.layers]
    return said if way == "listed" else [said[i] for i in rng.permutation(len(said))]


def counts(design: Design, said: Sequence[str], lexicon: Lexicon) -> Counter[str]:
    asked = read(plain(sentence(said, design.background.caption)), lexicon)
    found = bound(asked, [layer.region for layer in design.layers], design.page).captions
    pairs = list(zip(found, design.layers, strict=True))
    placed = said and set(said) == {layer.long_caption for layer in design.layers}
    told = [long_caption(one, layer.region, design.page) if placed else one for one, layer in pairs]
    return Counter(
        {
            "regions": len(pairs),
            "captions": sum(caption == layer.caption for caption, layer in pairs),
            "colours": sum(not layer.colour or layer.colour in caption.split() for caption, layer in pairs),
            "as asked": (Counter(told) & Counter(said)).total(),
        }
    )


def drawn(design: Design, said: Sequence[str], server: Server) -> Counter[str]:
    """Layers that show what `accepted` says of them, and that was asked for."""
    regions = [design.page, *(layer.region for layer in design.layers)]
    made = server.make(sentence(said, design.background.caption), design.canvas, regions=regions, text="auto")
    shown = Counter(
        caption
        for slot, caption in enumerate(made.accepted["captions"][1:], start=2)
        if not faults(caption, as_measured(made.layers[slot][1]))
    )
    return Counter({"drawn": (shown & Counter(layer.caption for layer in design.layers)).total()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--designs", type=int, default=40)
    parser.add_argument("--drawn", action="store_true", help="draw them all, with the networks of --repository")
    parser.add_argument("--repository", type=Path, default=REPOSITORY)
    args = parser.parse_args()
    lexicon = lexicon_of(of_drawn_designs())
    with Server(args.repository) as server:
        for layers in RANGES:
            for way in WAYS:
                rng, total = np.random.default_rng(SEED), Counter[str]()
                for design in held_out(layers, args.designs):
                    said = said_of(design, way, rng)
                    total += counts(design, said, lexicon)
                    total += drawn(design, said, server) if args.drawn else {}
                regions = total.pop("regions")
                shares = {name: round(count / regions, 3) for name, count in total.items()}
                print(json.dumps({"layers": "-".join(map(str, layers)), "prompt": way} | shares), flush=True)


if __name__ == "__main__":
    main()
