"""The experts call their networks as models of the server: the layers are those of the same networks in one process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from figures import of_triton
from mrt.experts.decompose import decompose
from mrt.serving.contract.tensors import ENLARGER, EXPERT_NETWORKS
from mrt.serving.experts.networks import on_cpu
from mrt.serving.testing.patience import wait_for
from mrt.serving.testing.samples import encoded, texts
from mrt.serving.testing.servers import MODELS, Live
from PIL import Image, ImageDraw, ImageFont
from stream import Event, run

SIZE = 620, 420
AT_ONCE = 2


def page() -> Image.Image:
    image = Image.new("RGB", SIZE, (238, 232, 214))
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 150, 250, 370), fill=(200, 70, 40))
    draw.ellipse((330, 140, 560, 370), fill=(30, 90, 160))
    draw.text((60, 40), "Garden party", (60, 20, 80), ImageFont.load_default(64))
    return image


def layers(live: Live) -> list[Event]:
    request = {"task": texts("image_to_layers"), "expert": texts("experts"), "images": texts(encoded(page()))}
    events = run(live.grpc, request)
    assert events[-1].kind == "done", events[-1].info
    return [event for event in events if event.kind == "layer"]


def counted(live: Live) -> dict[str, int]:
    return {name: of_triton(live, "count", name) for name in EXPERT_NETWORKS if name != ENLARGER}


def test_several_pictures_at_once_get_the_layers_that_one_process_makes(live: Live):
    before = counted(live)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = list(pool.map(layers, [live] * AT_ONCE))
    wait_for(lambda: all(now > before[name] for name, now in counted(live).items()))  # each was asked, by its model
    wanted = decompose(np.asarray(page()), on_cpu(MODELS, threads=1))
    assert [part.kind for part in wanted.parts].count("text") == 1 and len(wanted.parts) == 3
    for own in made:
        assert [event.info["region"] for event in own[1:]] == [list(part.region) for part in wanted.parts]
        for event, part in zip(own[1:], wanted.parts, strict=True):
            np.testing.assert_allclose(event.pixels.astype(int), part.pixels.astype(int), atol=1)
        np.testing.assert_allclose(own[0].pixels[..., :3].astype(int), wanted.ground.astype(int), atol=1)
