"""What is wrong with a folder of a public model is said, with the file, before anything is laid out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from mrt.export.source import check_configs, check_weights


def state(file: str, **changes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / file
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return change


def write(file: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / file).write_text(text)


def drop(file: str) -> Callable[[Path], object]:
    return lambda folder: next(folder.glob(file)).unlink()


def alter(part: str, made: Callable[[torch.Tensor], torch.Tensor | None]) -> Callable[[Path], None]:
    """One parameter of a part, in its file and, where it goes, in the index."""

    def change(folder: Path) -> None:
        path = sorted((folder / part).glob("*.safetensors"))[-1]
        tensors = load_file(path)
        name = sorted(tensors)[0]
        new = made(tensors.pop(name))
        if new is None:
            index = next((folder / part).glob("*.index.json"))
            content = json.loads(index.read_text())
            del content["weight_map"][name]
            index.write_text(json.dumps(content))
        save_file(tensors if new is None else tensors | {name: new.contiguous()}, path)

    return change


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (state("transformer/config.json", _class_name="FluxTransformer2DModel"), "is of a FluxTransformer2DModel"),
        (state("transformer/config.json", use_additional_t_cond=False), "makes one picture, not layers"),
        (state("vae/config.json", input_channels=3), "makes one picture, not layers"),
        (state("vae/config.json", _class_name="AutoencoderKL"), "is of a AutoencoderKL, not of an"),
        (state("vae/config.json", base_dim="wide"), "vae/config.json states no network"),
        (state("text_encoder/config.json", model_type="t5"), "is of a t5, not of a qwen2_5_vl"),
        (write("text_encoder/config.json", '{"a":'), "text_encoder/config.json is no JSON"),
        (write("scheduler/scheduler_config.json", "[]"), "scheduler_config.json is no JSON object"),
        (write("tokenizer/tokenizer.json", "{}"), "tokenizer holds no tokenizer that can be read"),
        (drop("tokenizer/tokenizer.json"), "of the prompt's head, not 34: another model's"),
        (drop("processor/preprocessor_config.json"), "there is no .*processor/preprocessor_config.json"),
        (drop("transformer/*-00002-*"), "transformer lacks diffusion_pytorch_model-00002-of-"),
        (drop("vae/*-00002-*"), "vae lacks diffusion_pytorch_model-00002-of-"),
        (drop("text_encoder/*-00002-*"), "text_encoder lacks model-00002-of-"),
        (alter("transformer", lambda value: value.to(torch.int8)), "is I8; weights may be bfloat16, float16, float32"),
        (alter("vae", lambda value: value.to(torch.float8_e4m3fn)), "is F8_E4M3; weights may be"),
        (alter("text_encoder", lambda value: value.double()), "is F64; weights may be"),
        (alter("vae", lambda value: value[:1]), "but config.json makes it"),
        (alter("vae", lambda value: None), "vae lacks .*, which config.json states"),
        (alter("text_encoder", lambda value: None), "text_encoder lacks .*, which config.json states"),
    ],
)
def test_what_is_wrong_is_said(model: Path, tmp_path: Path, spoil: Callable[[Path], object], complaint: str):
    folder = tmp_path / "model"
    shutil.copytree(model, folder)
    spoil(folder)
    with pytest.raises(ValueError, match=complaint):
        check_configs(folder, boxes=True)
        check_weights(folder)


def test_a_text_encoder_of_another_width_is_refused(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("mrt.export.source.check_text_encoder", lambda folder: 16)
    with pytest.raises(ValueError, match="gives 16 numbers a token, .*transformer reads 32"):
        check_weights(model)


def test_half_precision_in_part_is_taken(model: Path, tmp_path: Path):
    shutil.copytree(model, tmp_path / "model")
    alter("transformer", lambda value: value.half())(tmp_path / "model")
    check_weights(tmp_path / "model")
