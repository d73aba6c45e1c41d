"""Latents and text features are those that diffusers makes, and every task finds what it needs in a record."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers.models.autoencoders.autoencoder_kl_qwenimage import AutoencoderKLQwenImage
from diffusers.pipelines.qwenimage.pipeline_qwenimage import QwenImagePipeline
from safetensors.torch import load_file, save_file

from mrt.data import shards
from mrt.data.resizing import grouped, scaled
from mrt.data.stacks import StackLayer, flattened, framed, premultiplied, straight
from mrt.geometry import TOKEN, Region, snap
from mrt.models.public.text import PublicText
from mrt.training import encode, samples
from mrt.training.public.encoded import SHARED, Record
from mrt.training.public.pictures import PictureEncoder
from mrt.training.testing import small_public

DESIGNS = [small_public.design(seed) for seed in range(30)]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_public.write(tmp_path_factory.mktemp("public"))


@torch.no_grad()
def test_texts_become_what_diffusers_pipeline_makes_of_them(public: Path):
    ours = PublicText(public, dtype=torch.float32)
    pipe = QwenImagePipeline(None, None, ours.net, ours.tokenizer, None)  # pyright: ignore[reportArgumentType]
    pipe.prompt_template_encode_start_idx = ours.before
    for text in ("a red heart", "", "<layer> a </layer> <layer> b </layer>"):
        wanted, _ = pipe._get_qwen_prompt_embeds([text], device=torch.device("cpu"))
        torch.testing.assert_close(ours.features([text])[0], wanted[0])


@torch.no_grad()
@pytest.mark.parametrize("channels", [3, 4])
def test_pictures_become_what_diffusers_makes_of_them(channels: int, tmp_path: Path):
    small_public.write(tmp_path, channels)
    rng = np.random.default_rng(0)
    pixels = [rng.integers(0, 256, (*size, 4), np.uint8) for size in ((32, 48), (16, 16), (32, 48))]
    made = PictureEncoder(tmp_path / "vae").encode([premultiplied(each) for each in pixels])
    net = AutoencoderKLQwenImage.from_pretrained(tmp_path / "vae").eval()  # pyright: ignore
    for picture, tokens in zip(pixels, made, strict=True):
        shown = torch.from_numpy(straight(premultiplied(picture)).astype(np.float32)) / 127.5 - 1
        if channels == 3:  # on mid-grey, as ART has it: (0.5 alpha + 0.5) * colour
            colour = torch.from_numpy(picture[..., :3].astype(np.float32)) / 127.5 - 1
            alpha = torch.from_numpy(picture[..., 3:].astype(np.float32)) / 127.5 - 1
            shown = (0.5 * alpha + 0.5) * colour
        latents = net.encode(shown.permute(2, 0, 1)[None, :, None]).latent_dist.mode()[:, :, 0]  # pyright: ignore
        mean, std = (torch.tensor(value)[:, None, None] for value in (net.config.latents_mean, net.config.latents_std))  # pyright: ignore
        height, width = latents.shape[2:]
        wanted = QwenImagePipeline._pack_latents((latents - mean) / std, 1, 16, height, width)
        torch.testing.assert_close(torch.from_numpy(tokens).reshape(1, -1, 64), wanted, atol=1e-5, rtol=1e-5)


def test_every_task_finds_its_pieces_and_texts_and_a_second_call_makes_nothing_new(public: Path, tmp_path: Path):
    designs, latents = small_public.designs(tmp_path / "designs", 2, 5), tmp_path / "latents"
    small_public.encoded(designs, latents, public)
    before = {path: path.stat().st_mtime_ns for path in latents.iterdir()}
    (latents / "train-000001.tar").unlink()
    small_public.encoded(designs, latents, public)
    made_again = [path.name for path in latents.iterdir() if path.stat().st_mtime_ns != before[path]]
    assert made_again == ["train-000001.tar"]
    shared, seen = load_file(latents / SHARED), set()
    assert set(shared) == {"none", "instruction"}
    for path in sorted(latents.glob("*.tar")):
        shard = shards.Shard(path)
        for index in range(len(shard)):
            record = Record(shard.read(index), shared)
            for task, texts in record.tasks().items():
                sample = samples.sample_of(record, record.metadata, task, {})
                assert len(sample.latents) == sample.layout.tokens and sample.latents.shape[1] == 64
                assert all(record.text(text).shape[1] == small_public.TEXT for text in texts)
                seen.add(task)
    assert seen == {"text_to_layers", "image_to_layers", "add_layers", "restyle_layers"}


def test_a_scaled_design_keeps_its_looks_on_the_grid():
    big = [np.full((300, 400, 4), 255, np.uint8), np.full((200, 100, 4), (255, 0, 0, 128), np.uint8)]
    stack = framed(
        (400, 300),
        [
            StackLayer("background", Region(0, 0, 400, 300), big[0]),
            StackLayer("red", Region(-40, 20, 100, 200), big[1]),
            StackLayer("far", Region(-400, 0, 100, 200), big[1]),
        ],
    )
    small = scaled(stack, 128)
    assert small.page[2:] == (144, 112) and small.page.x % TOKEN == 0
    assert [layer.name for layer in small.layers] == ["background", "red"], "what is off the page is dropped"
    red = small.layers[1].region
    assert (red.x - small.page.x, red.width, red.height) == (round(-40 * 0.36), 36, round(200 * 112 / 300))
    assert small.canvas[0] <= 144 * 1.5 and snap(small.page) == small.page
    for stack in DESIGNS:
        same = scaled(stack, 512)
        assert same.page[2:] == stack.page[2:] and len(same.layers) == len(stack.layers)


def test_grouping_keeps_the_picture_and_restyling_the_form():
    merged = 0
    for seed, stack in enumerate(DESIGNS):
        made = grouped(np.random.default_rng(seed), stack)
        merged += len(stack.layers) - len(made.layers)
        np.testing.assert_allclose(made.composite(), stack.composite(), atol=0.02)
        picture = flattened(stack.layers, Region(0, 0, *stack.canvas))
        other = encode.restyled(np.random.default_rng(seed), picture)
        assert np.array_equal(other[..., 3], picture[..., 3]) and (other[..., :3] <= other[..., 3:]).all()
        assert not np.allclose(other, picture, atol=0.02)
    assert merged > 10


def test_targets_are_not_in_the_picture_that_is_given():
    stack = DESIGNS[4]
    count = len(stack.layers) - 1
    pictures = encode.pictures_of(stack, list(range(count)), np.random.default_rng(0))
    page = pictures["partial"][stack.page.within(Region(0, 0, *stack.canvas))]
    np.testing.assert_array_equal(page, pictures["background"])
    assert not np.array_equal(pictures["partial"], pictures["composed"])
    assert set(pictures) >= {f"reference{i}" for i in range(count)}


def test_what_cannot_be_encoded_is_told_and_nothing_is_mixed(
    public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    designs, latents = small_public.designs(tmp_path / "designs", 1, 1), tmp_path / "latents"
    small_public.encoded(designs, latents, public)
    other = small_public.designs(tmp_path / "other", 1, 1)
    shards.write(other / "train-000000.tar", [("0a", {"json": b"{}"})])
    shutil.copytree(public, tmp_path / "lost")
    path = tmp_path / "lost" / "text_encoder" / "model.safetensors"
    tensors = load_file(path)
    del tensors[max(tensors)]
    save_file(tensors, path, {"format": "pt"})
    for source, to, model, more, complaint in (
        (tmp_path, "new", public, (), "holds no train-NNNNNN.tar"),
        (designs, "new", tmp_path, (), "there is no .*vae/config.json"),
        (designs, "new", tmp_path / "lost", (), "text_encoder lacks"),
        (designs, "new", public, ("--of", "2", "2"), "lies in 0..N-1"),
        (designs, "latents", public, ("--side", "64"), "holds latents of side 512, .*, not of side 64"),
        (designs, "designs", public, (), "which is of no latents"),
        (other, "apart", public, (), "0a is no design .*make the shard again"),
    ):
        monkeypatch.setattr(
            sys, "argv", ["encode", *map(str, (source, "--to", tmp_path / to, "--public", model)), *more]
        )
        assert encode.main() == 1
        assert re.search(complaint, capsys.readouterr().err), complaint
    assert not (tmp_path / "new").exists() and not list((tmp_path / "apart").glob("*.tar"))
