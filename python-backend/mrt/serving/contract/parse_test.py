from __future__ import annotations

import base64
from dataclasses import replace

import numpy as np
import pytest

from mrt.data.vocabulary import of_drawn_designs
from mrt.geometry import Region
from mrt.serving.contract.parse import parse
from mrt.serving.contract.refusal import Refusal
from mrt.serving.testing import samples
from mrt.serving.testing.bad_requests import bad_requests
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.samples import texts

BAD = bad_requests(LIMITS)
KNOWING = replace(LIMITS, vocabulary=of_drawn_designs())


def slots(name: str) -> list[tuple[int, bool, bool]]:
    return [(slot.index, slot.keep, slot.reference) for slot in parse(samples.TASKS[name](), LIMITS).slots]


def refusal_of(tensors: samples.Tensors) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse(tensors, KNOWING)
    assert not caught.value.retryable
    return caught.value


def test_every_task_is_understood():
    assert slots("text_to_layers") == [
        (0, False, False),
        (1, False, False),
        (2, False, False),
        (3, False, False),
    ]
    assert slots("image_to_layers") == [(0, True, False), (1, False, False), (2, False, False)]
    assert slots("add_layers") == [(0, True, False), (1, True, False), (2, True, False), (3, False, False)]
    assert slots("restyle_layers")[-2:] == [(3, True, False), (2, True, True)]


def test_defaults_are_the_models():
    request = parse({name: array for name, array in samples.text_to_layers().items() if name != "page"}, LIMITS)
    assert request.page == Region(0, 0, *samples.CANVAS)
    assert (request.steps, request.guidance, request.preview, request.encoding) == (8, 2.0, 0, "binary")
    assert request.bucket == 256
    assert request.layout.tokens == 80 + 48 + 6 + 16
    without_seed = {name: array for name, array in samples.text_to_layers().items() if name != "seed"}
    seeds = {parse(without_seed, LIMITS).seed for _ in range(8)}
    assert len(seeds) > 1 and all(0 <= seed < 2**31 for seed in seeds)


def test_a_prompt_with_semicolons_captions_the_slots_in_order():
    tensors = samples.text_to_layers()
    captioned = parse(tensors, LIMITS)
    del tensors["captions"]
    tensors["prompt"] = texts('blue background; red star icon; white text "SALE"')
    assert np.array_equal(parse(tensors, LIMITS).text_bytes, captioned.text_bytes)
    assert list(parse(tensors, LIMITS).text_slot) == [1, 1, 2, 2, 2, 3, 3, 3]


def test_only_captions_of_generated_slots_become_text():
    tensors = samples.add_layers() | {"captions": texts("a night sky", "a moon", "green circle")}
    assert set(parse(tensors, LIMITS).text_slot) == {3}
    assert set(parse(samples.restyle_layers(), LIMITS).text_slot) == {0}, "a restyle has an instruction of its own"


def test_kept_pictures_lie_in_their_snapped_region_and_make_up_the_composed_slot():
    request = parse(samples.restyle_layers(), LIMITS)
    assert set(request.pictures) == {0, 1, 3, 4}
    for position, planes in request.pictures.items():
        region = request.slots[position].region
        assert planes.shape == (4, region.height, region.width) and planes.dtype == np.float32
    kept = request.pictures[3]  # region 96,70 60x50 in the frame 96,64 64x64
    assert kept[3, :8].max() == 0 and kept[3, :, 58:].max() == 0 and kept[3, 30, 30] == 1
    composed = request.pictures[0]
    assert composed.shape == (4, 128, 160)
    assert np.allclose(composed[:, 100, 120], kept[:, 100 - 64, 120 - 96])
    assert np.allclose(composed[:, 40, 40], request.pictures[1][:, 24, 24]), "the target is not in it"
    assert composed[3, 40, 40] == pytest.approx(128 / 255)


def test_pictures_may_travel_as_base64():
    tensors = samples.image_to_layers()
    tensors["images"] = texts(base64.b64encode(tensors["images"][0]), "", "")
    request = parse(tensors | {"encoding": texts("base64")}, LIMITS)
    assert np.array_equal(request.pictures[0], parse(samples.image_to_layers(), LIMITS).pictures[0])


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_by_field(name: str):
    field, tensors = BAD[name]
    refusal = refusal_of(tensors)
    assert (refusal.code, refusal.field) == ("invalid_argument", field)
    assert refusal.text.startswith(field) and len(refusal.text) < 200


def test_refusals_say_the_limit_and_the_way_out():
    assert refusal_of(BAD["region right of the canvas"][1]).text == (
        "regions[1] ends 8 px right of the canvas (160 x 128 px); enlarge the canvas or move the region"
    )
    assert "at most 1024" in refusal_of(BAD["too many tokens"][1]).text
    assert "at most 16" in refusal_of(BAD["too many layers"][1]).text
    assert "129 x 96 px but page is 128 x 96" in refusal_of(BAD["image larger than the page"][1]).text


def run_of(**changes: np.ndarray) -> tuple[str, int, int, float]:
    request = parse(samples.text_to_layers() | changes, LIMITS)
    return request.quality, request.steps, request.student, request.guidance


def test_a_quality_is_a_number_of_steps_and_a_number_with_a_student_runs_it():
    assert run_of() == ("", 8, 0, 2.0)
    assert run_of(quality=texts("draft")) == ("draft", 6, 2, 1)
    assert run_of(quality=texts("standard")) == ("standard", 8, 0, 2.0)
    assert run_of(steps=samples.integers(6)) == ("", 6, 2, 1)
    assert run_of(quality=texts("draft"), steps=samples.integers(7)) == ("draft", 7, 0, 2.0), "steps win"
    guided = run_of(quality=texts("draft"), guidance=np.array([3], np.float32))
    assert guided == ("draft", 6, 2, 3.0)
    assert refusal_of(BAD["unknown quality"][1]).text == "quality is 'ultra'; give one of draft, standard"


def test_a_plan_is_checked_like_a_run_and_counts_its_bytes():
    tensors = samples.text_to_layers()
    request = parse({**tensors, "plan": np.array([True])}, LIMITS)
    assert request.plan and not parse(tensors, LIMITS).plan
    texts = sum(4 + len(data) for name in ("task", "captions") for data in tensors[name])
    numbers = (2 + 4 + 3 * 4) * 4 + 8
    assert request.size == parse(tensors, LIMITS).size == texts + numbers


def test_base64_pictures_count_as_their_files():
    tensors = samples.add_layers()
    packed = {**tensors, "encoding": np.array([b"base64"], np.object_)}
    packed["images"] = np.array([base64.b64encode(data) for data in tensors["images"]], np.object_)
    assert parse(packed, LIMITS).size == parse(tensors, LIMITS).size
