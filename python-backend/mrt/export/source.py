"""Checks by configs and headers that a folder is a complete public Qwen-Image-Layered, before anything is written."""

from __future__ import annotations

from pathlib import Path

from transformers import Qwen2Tokenizer

from mrt.families.layered import HEAD, TEMPLATE
from mrt.models.public import folder as public
from mrt.models.public.autoencoder import CHANNELS
from mrt.models.public.files import json_of
from mrt.models.public.parts import check_autoencoder, check_text_encoder, check_transformer

PARTS = ("transformer", "text_encoder", "vae", "tokenizer", "scheduler")
BOXES = "processor"
LACKS = "give the whole folder of a public Qwen-Image-Layered"


def check_configs(source: Path, boxes: bool) -> None:
    """What can be said without the weights. Raises ValueError that names what is missing, or of another model."""
    for part in (*PARTS, *([BOXES] if boxes else [])):
        if not (source / part).is_dir():
            raise ValueError(f"{source} has no folder {part!r}; {LACKS}")
    config = public.config_of(source / "transformer")
    channels = json_of(source / "vae" / "config.json").get("input_channels", 3)
    if not config.use_additional_t_cond or channels != CHANNELS:
        raise ValueError(f"{source} makes one picture, not layers, as plain Qwen-Image does; {LACKS}")
    json_of(source / "text_encoder" / "config.json")
    json_of(source / "scheduler" / "scheduler_config.json")
    if boxes:
        json_of(source / BOXES / "preprocessor_config.json")
    reader_of(source)


def check_weights(source: Path) -> None:
    """Raises ValueError that names a file that is missing, cut off, or holds something else than its config states."""
    check_transformer(source / "transformer")
    check_autoencoder(source / "vae")
    width, wanted = check_text_encoder(source / "text_encoder"), public.config_of(source / "transformer")
    if width != wanted.joint_attention_dim:
        theirs = f"{source / 'transformer'} reads {wanted.joint_attention_dim}"
        raise ValueError(f"{source / 'text_encoder'} gives {width} numbers a token, {theirs}; {LACKS}")


def reader_of(source: Path) -> Qwen2Tokenizer:
    """The tokenizer, in its newer file or its older ones. Raises ValueError where it is none of this family."""
    folder = source / "tokenizer"
    try:
        reader = Qwen2Tokenizer.from_pretrained(folder, local_files_only=True)
        head = len(reader(TEMPLATE.split("{}")[0]).input_ids)
    except Exception as error:  # other people's code fails in many ways on a broken file
        raise ValueError(f"{folder} holds no tokenizer that can be read ({error!r}); fetch it again") from error
    if head != HEAD:
        raise ValueError(f"{folder} makes {head} tokens of the prompt's head, not {HEAD}: another model's; {LACKS}")
    return reader
