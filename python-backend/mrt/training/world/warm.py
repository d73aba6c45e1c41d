"""Initialise family `small` with the transformer of family `tiny`."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from mrt.models.text_encoder import WordEncoder
from mrt.models.transformer import MaskedRegionTransformer
from mrt.models.warm import begin_with
from mrt.training.transformer import Network

NEW = 0.02  # deviation of what reads a channel that the old network lacked


@torch.no_grad()
def warmed(net: Network, old: MaskedRegionTransformer, words: WordEncoder) -> None:
    """Copy the old weights where widths agree; inputs from new channels start at about zero."""
    if net.transformer.config.width != old.config.width:
        return
    channels = old.config.in_channels
    begin_with(net.transformer, _but(old.state_dict(), "img_in.weight", "beneath_in.weight", "proj_out."))
    begin_with(net.text_encoder, words.state_dict())
    own = net.transformer
    if channels > own.config.in_channels:  # tokens of another size: they are learnt anew
        return
    own.img_in.weight.normal_(std=NEW)
    own.img_in.weight[:, :channels] = old.img_in.weight
    for name in ("weight", "bias"):
        getattr(own.proj_out, name).zero_()[:channels] = getattr(old.proj_out, name)
    own.beneath_in.weight.normal_(std=NEW)
    for part in range(2):  # the composed and the background token, each followed by its keep flag
        to, at = part * (own.config.in_channels + 1), part * (channels + 1)
        own.beneath_in.weight[:, to : to + channels] = old.beneath_in.weight[:, at : at + channels]
        own.beneath_in.weight[:, to + own.config.in_channels] = old.beneath_in.weight[:, at + channels]


def _but(state: Mapping[str, Tensor], *left_out: str) -> dict[str, Tensor]:
    return {name: value for name, value in state.items() if not name.startswith(left_out)}
