"""What comes of 150 concepts, each asked for by its name alone: shown, as the judge sees it, or said not to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from mrt.data import glyphs
from mrt.evaluation.concepts.drawings import KNOWN
from mrt.evaluation.concepts.judge import Judge
from mrt.evaluation.words.asking import Made, Server
from mrt.evaluation.words.telling import Row, not_made, share
from mrt.experts.icons.drawing import draw
from mrt.experts.icons.library import Library
from mrt.experts.icons.svg import svg_of
from mrt.serving.contract.refusal import Refusal

SEEDS = (1, 2, 3)  # of what the weights know; what a set draws is the same with each
_LIKELY = 3  # concepts, the likeliest of the judge
_SIDE = 256  # px of a drawing that is judged by itself


class Outcome(NamedTuple):
    """`by`: who drew it, `network` or `set`, empty for nobody. `place`: as of Judge; `told`: that it was not made."""

    concept: str
    by: str = ""
    place: int | None = None
    told: bool = False

    @property
    def silent(self) -> bool:
        """Whether something else came, or nothing, without a word."""
        return self.place != 0 and not self.told


def outcome(concept: str, made: Made, judge: Judge) -> Outcome:
    words = {word for said in not_made(made) for word in said.split()}
    layers = [slot for slot in made.layers if slot > 1]
    if not layers:
        return Outcome(concept, told=concept in words)
    by = "set" if made.info[layers[0]].get("reference") else "network"
    told = concept in words or any("was taken for" in note["text"] for note in made.done.get("notes", ()))
    return Outcome(concept, by, judge.place(concept, made.layers[layers[0]][1]), told)


def outcomes(servers: Mapping[str, Server], judge: Judge, late: Callable[[], bool]) -> dict[str, list[Outcome]]:
    """By server, of all concepts, in an order that mixes them, as many as there is time for."""
    found: dict[str, list[Outcome]] = {name: [] for name in servers}
    for at in np.random.default_rng(0).permutation(len(judge.concepts)):
        concept = judge.concepts[at]
        for name, seed in product(servers, SEEDS if concept in KNOWN else SEEDS[:1]):
            if late():
                return found
            try:
                made = servers[name].make(f"a {concept}", seed=seed, text="auto", icons="auto")
            except Refusal as refusal:
                found[name].append(Outcome(concept, told=concept in str(refusal)))
            else:
                found[name].append(outcome(concept, made, judge))
    return found


def concept_rows(
    servers: Mapping[str, Server], library: Library | None, judge: Judge, late: Callable[[], bool]
) -> list[Row]:
    """By server: things that the weights know, things that a set has, and all."""
    rows = []
    for name, found in outcomes(servers, judge, late).items():
        known = [each for each in found if each.concept in KNOWN]
        rows.append(_row(f"{name}: known to the weights", known, _of_masters(judge, known)))
        if drawn := [each for each in found if each.by == "set"]:
            rows.append(_row(f"{name}: drawn after the set", drawn, _of_library(judge, drawn, library)))
        once = list({each.concept: each for each in found}.values())
        rows.append(_row(f"{name}: all", once, "–"))
    return rows


def _row(name: str, found: Sequence[Outcome], itself: str) -> Row:
    def counted(holds: Callable[[Outcome], bool]) -> str:
        return share(sum(map(holds, found)), len(found))

    return {
        "server: things": name,
        "shows it": counted(lambda each: each.place == 0),
        f"among the {_LIKELY} likeliest": counted(lambda each: each.place is not None and each.place < _LIKELY),
        "not made, told": counted(lambda each: not each.by and each.told),
        "something else, unremarked": counted(lambda each: each.silent),
        "the true drawing": itself,
    }


def _of_masters(judge: Judge, found: Iterable[Outcome]) -> str:
    """How the judge does on the very drawings that the network learned from."""
    names = sorted({each.concept for each in found})
    return _judged(judge, {name: _master(name) for name in names})


def _master(name: str) -> np.ndarray:
    mask = np.asarray(glyphs.master("shape" if name in glyphs.SHAPES else "icon", name))
    return np.dstack([np.zeros((*mask.shape, 3), np.uint8), mask])


def _of_library(judge: Judge, found: Iterable[Outcome], library: Library | None) -> str:
    """How the judge does on the drawings of the set, before they are made a layer."""
    drawings = {each.concept: library.named([each.concept], False) for each in found} if library else {}
    bodies = {name: svg_of(one.body, one.set.size) for name, one in drawings.items() if one}
    return _judged(judge, {name: draw(svg, _SIDE, _SIDE) for name, svg in bodies.items()})


def _judged(judge: Judge, drawings: Mapping[str, np.ndarray]) -> str:
    return share(sum(judge.place(name, pixels) == 0 for name, pixels in drawings.items()), len(drawings))
