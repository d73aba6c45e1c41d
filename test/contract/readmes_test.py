"""Every prompt and caption that a reader of READMEs, help or examples copies, for ten seeds: is it shown?"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np
import pytest
from mrt.evaluation.metrics.captioned import faults
from mrt.serving.testing.samples import Tensors, integers, texts
from mrt.serving.testing.servers import REPO, Live
from PIL import Image
from stream import Event, run

SEEDS = range(10)
PAGES = ("README.md", "sdk/README.md")
OTHERS = ("sdk/src/cli/input/brief.ts", "examples/web/index.html", "examples/poster/start.mjs")
NOTEBOOKS = sorted(str(path.relative_to(REPO)) for path in (REPO / "examples/notebooks").glob("*.ipynb"))
PROMPT = re.compile(
    r"""generate\(\{\ prompt:\ '(?P<sdk>[^']+)' | mrt\ (?:generate|plan)\ (?P<quote>['"])(?P<command>.+?)(?P=quote)
    | help:\ '[^']*?"(?P<help>[^"]+)"\ captions | <input[^>]*value="(?P<page>[^"]+)"
    | prompt\ =\ '(?P<notebook>[^']+)'""",
    re.VERBOSE,
)
ON_THE_POSTER = re.compile(r"npm start -- --prompt '([^']+)'")
ADDED = re.compile(r"""--caption (['"])(?P<command>.+?)\1|add: \[\{ region[^\]]*?caption: '(?P<sdk>[^']+)'""")
EXAMPLES = sorted(str(path.relative_to(REPO)) for path in (REPO / "examples/sdk").glob("*.ts"))
# As people who have read none of it write.
NEWCOMERS = ("red heart on blue", "A poster with a black star on yellow", "white cup and orange sun over green")


def found(pattern: re.Pattern[str], *files: str) -> list[str]:
    """What the pattern's groups hold in these files, each once."""
    said = (match for file in files for match in pattern.finditer((REPO / file).read_text()))
    texts = (next(text for name, text in match.groupdict().items() if text and name != "quote") for match in said)
    return list(dict.fromkeys(texts))


PROMPTS = found(PROMPT, *PAGES, *OTHERS, *NOTEBOOKS, *EXAMPLES)


@cache
def made(address: str, prompt: str, seed: int) -> list[Event]:
    return run(address, {"task": texts("text_to_layers"), "prompt": texts(prompt), **seeded(seed)})


def seeded(seed: int) -> Tensors:
    return {"seed": np.array([seed], np.int64)}


def wrong(events: list[Event], captions: Mapping[int, str]) -> Iterator[str]:
    """What the layers do not show of the captions of their slots."""
    assert events[-1].kind == "done", events[-1].info
    assert events[-1].info["vocabulary"]["unknown"] == []
    layers = [event for event in events if event.kind == "layer"]
    assert [layer.info["slot"] for layer in layers] == list(captions)
    for layer in layers:
        slot = layer.info["slot"]
        if layer.info.get("lettering") == "typeset":
            string = layer.info["text"]["string"].replace("\n", " ")
            yield from [] if f'"{string}"' in captions[slot] else [f"{captions[slot]!r} says {string!r}"]
            continue
        picture = layer.pixels.astype(np.float32) / 255
        picture[..., :3] *= picture[..., 3:]
        yield from (f"{captions[slot]!r} {fault}" for fault in faults(captions[slot], picture, slot == 1))


def test_they_are_found_where_they_stand():
    assert {"red heart icon on blue", "red heart icon on a blue background", "blue background; red star"} <= {*PROMPTS}
    assert len(PROMPTS) >= 5 and len(found(ADDED, *PAGES)) >= 2
    for page in PAGES:
        assert found(PROMPT, page), page
    poster = re.findall(ON_THE_POSTER, "".join((REPO / file).read_text() for file in (*PAGES, *OTHERS)))
    assert len(poster) == 2 and len({*poster}) == 1


@pytest.mark.parametrize("prompt", [*PROMPTS, *NEWCOMERS])
def test_a_prompt_makes_what_it_says(prompt: str, live: Live):
    for seed in SEEDS:
        events = made(live.grpc, prompt, seed)
        captions = events[0].info["captions"]
        assert captions[0], f"seed {seed}: no background in {captions}"
        assert len(captions) - 1 == len(re.findall(r"heart|moon|star\b|circle|text|cup|sun\b", prompt))
        assert list(wrong(events, dict(enumerate(captions, 1)))) == [], f"seed {seed}"


def test_words_of_ones_own_on_the_posters_layout(live: Live):
    brief = json.loads((REPO / "examples/poster.json").read_text())
    corners = ("x", "y", "width", "height")
    regions = [brief["page"], *(layer["region"] for layer in brief["layers"])]
    frame = {
        "task": texts("text_to_layers"),
        "text": texts("auto"),
        "canvas": integers(brief["canvas"]["width"], brief["canvas"]["height"]),
        "page": integers(*(brief["page"][side] for side in corners)),
        "regions": np.array([[region[side] for side in corners] for region in regions], np.int32),
    }
    own = dict(enumerate((brief["background"]["caption"], *(layer["caption"] for layer in brief["layers"])), 1))
    (other,) = {*re.findall(ON_THE_POSTER, (REPO / "README.md").read_text())}
    parts = dict(enumerate((part.strip() for part in other.split(";")), 1))
    for seed in SEEDS:
        captioned = run(live.grpc, frame | seeded(seed) | {"captions": texts(*own.values())})
        assert list(wrong(captioned, own)) == [], f"seed {seed}"
        prompted = run(live.grpc, frame | seeded(seed) | {"prompt": texts(other)})
        assert list(wrong(prompted, parts)) == [], f"seed {seed}"


@pytest.mark.parametrize("caption", found(ADDED, *PAGES))
def test_a_caption_adds_what_it_says(caption: str, live: Live):
    for seed in SEEDS:
        events = made(live.grpc, "red heart icon on a blue background", seed)
        layers = [event for event in events if event.kind == "layer"]
        kept = [layer.info["region"] for layer in layers]
        request = {
            "task": texts("add_layers"),
            "canvas": integers(1024, 1024),
            "regions": np.array([*kept, (64, 64, 384, 384)], np.int32),
            "keep": np.array([*(True for _ in kept), False]),
            "captions": texts(*("" for _ in kept), caption),
            "images": texts("", *(whole(layer) for layer in layers), ""),
        }
        added = run(live.grpc, request | seeded(seed))
        assert list(wrong(added, {len(kept) + 1: caption})) == [], f"seed {seed}"


def whole(layer: Event) -> bytes:
    """A layer's PNG as it came."""
    assert Image.open(io.BytesIO(layer.image)).size == tuple(layer.info["region"][2:])
    return layer.image


def test_a_design_of_the_sdks_readme(live: Live):
    captions = {1: "teal background", 2: "yellow circle"}
    page = (REPO / "sdk/README.md").read_text()
    assert all(f"caption: '{caption}'" in page for caption in captions.values())
    for seed in SEEDS:
        request = {
            "task": texts("text_to_layers"),
            "canvas": integers(128, 144),
            "page": integers(0, 16, 128, 128),
            "regions": np.array([(0, 16, 128, 128), (64, 0, 64, 64)], np.int32),
            "captions": texts(*captions.values()),
        }
        assert list(wrong(run(live.grpc, request | seeded(seed)), captions)) == [], f"seed {seed}"
