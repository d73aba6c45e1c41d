"""The families of the network: configurations of one class."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TransformerConfig:
    """Names of the first part are diffusers'; the second part is ours. Defaults: Qwen-Image's 20B."""

    patch_size: int = 2
    in_channels: int = 64
    out_channels: int = 16
    num_layers: int = 60
    attention_head_dim: int = 128
    num_attention_heads: int = 24
    joint_attention_dim: int = 3584
    axes_dims_rope: tuple[int, int, int] = (16, 56, 56)
    zero_cond_t: bool = False  # kept tokens are modulated with sigma 0
    use_additional_t_cond: bool = False  # whether the picture has alpha is an input

    rope_theta: float = 10_000.0
    activation: str = "gelu"  # or "relu2"
    reference_embedding: bool = True
    max_slots: int = 0  # learned slot, keep and edge embeddings; 0 for none
    region_caption: bool = False
    beneath: bool = False
    velocity_skip: bool = False
    copy: bool = False  # gates through which a token may take over the kept composed one at its place; with `beneath`
    hint: int = 0  # numbers of an expert's alpha a token (mrt.hints); 0 for none
    word_vectors: int = 0  # numbers of a word's meaning vector, beside its bytes (mrt.meanings); 0 for none
    students: int = 0  # distilled ones, as adapters of rank `student_rank` on the blocks
    student_rank: int = 0

    @property
    def width(self) -> int:
        return self.num_attention_heads * self.attention_head_dim


FAMILIES = {
    "mrt-20b": TransformerConfig(),
    "qwen-image": TransformerConfig(reference_embedding=False),
    "qwen-image-layered": TransformerConfig(reference_embedding=False, use_additional_t_cond=True),
    "tiny": TransformerConfig(
        *(2, 48, 12, 6, 32, 5, 160, (8, 12, 12)),
        rope_theta=100.0,
        activation="relu2",
        max_slots=32,
        region_caption=True,
        beneath=True,
        velocity_skip=True,
    ),
    "small": TransformerConfig(
        *(2, 96, 24, 6, 32, 5, 160, (8, 12, 12)),
        rope_theta=100.0,
        activation="relu2",
        max_slots=64,
        region_caption=True,
        beneath=True,
        velocity_skip=True,
        hint=65,
        word_vectors=96,
    ),
}
