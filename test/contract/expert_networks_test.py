"""The experts call their networks as models of the server: the layers are those of the same networks in one process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from figures import of_triton
from mrt.experts.decompose import decompose
from mrt.serving.contract.tensors import ENLARGER, EXPERT_NETWORKS
from mrt.serving.experts.networks import on_cpu
from mrt.serving.testing.patience import wait_for
from mrt.serving.testing.samples import encoded, integers, texts
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


def test_things_on_a_large_page_go_through_the_enlarger(live: Live):
    before = of_triton(live, "count", ENLARGER)
    request = {
        "task": texts("text_to_layers"),
        "canvas": integers(640, 640),
        "page": integers(0, 0, 640, 640),
        "regions": np.array([(0, 0, 640, 640), (100, 90, 300, 300), (420, 400, 200, 200)], np.int32),
        "captions": texts("white background", "red heart", "blue star"),
        "steps": integers(4),
        "seed": np.array([3], np.int64),
    }
    events = run(live.grpc, request)
    made = [event.pixels for event in events if event.kind == "layer"]
    assert [pixels.shape[:2] for pixels in made] == [(640, 640), (300, 300), (200, 200)], events[-1].info
    wait_for(lambda: of_triton(live, "count", ENLARGER) >= before + 2)
    for pixels in made[1:]:
        soft = (pixels[..., 3] > 25) & (pixels[..., 3] < 230)
        assert soft.mean() < 0.04 and (pixels[..., 3] > 230).mean() > 0.2, "hard edges around what is solid"
