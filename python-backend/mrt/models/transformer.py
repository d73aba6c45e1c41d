"""The masked region transformer: a double-stream MMDiT over the tokens of slots, MRT section 3.2 and 4.1.

Shape and parameter names are those of diffusers' QwenImageTransformer2DModel, so that public weights load unchanged.
Beyond it: explicit position ids, keep flags, a token padding mask, the reference embedding; and, switched on in
families `tiny` and `small` only, what a small model needs (measured in its model card): a region's own caption summed
into its tokens, the composed and background token at the same place, distances to the region's edges, and a velocity
skip; in `small` an expert's alpha as a hint beside them.

Letters: B batch, N image tokens, L text tokens, C token channels, T text width, D width, H heads, E head dim.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from mrt.geometry import MAX_EDGE
from mrt.models.families import TransformerConfig
from mrt.models.students import Students

LEAST_SIGMA = 0.25  # below which the velocity of what is copied grows no more


class MaskedRegionTransformer(nn.Module):
    """Velocity (noise - clean) of every token. Rows with keep or without valid are to be ignored."""

    def __init__(self, config: TransformerConfig):
        super().__init__()
        self.config, d = config, config.width
        self.time_text_embed = TimeEmbedding(d, config.use_additional_t_cond)
        self.txt_norm = RMSNorm(config.joint_attention_dim)
        self.img_in = nn.Linear(config.in_channels, d)
        self.txt_in = nn.Linear(config.joint_attention_dim, d)
        self.transformer_blocks = nn.ModuleList(Block(config) for _ in range(config.num_layers))
        self.norm_out = OutputNorm(d)
        self.proj_out = nn.Linear(d, config.patch_size**2 * config.out_channels)
        if config.reference_embedding:
            self.reference_embedding = nn.Parameter(torch.zeros(d))
        if config.max_slots:
            self.slot_embedding = nn.Embedding(config.max_slots, d)
            self.keep_embedding = nn.Embedding(2, d)
            self.edge_embedding = nn.Embedding(4 * (MAX_EDGE + 1), d)
        if config.beneath:
            self.beneath_in = nn.Linear(2 * (config.in_channels + 1), d, bias=False)
        if config.copy:
            self.copy_gate = nn.Linear(d, config.in_channels)
            nn.init.zeros_(self.copy_gate.weight)
            nn.init.zeros_(self.copy_gate.bias)
        if config.hint:
            self.hint_in = nn.Linear(config.hint, d, bias=False)
            nn.init.zeros_(self.hint_in.weight)
        if config.students:
            self.students = Students(self.transformer_blocks, config.students, config.student_rank)

    def forward(
        self,
        hidden: Tensor,  # (B, N, C)
        ids: Tensor,  # (B, N, 3) slot, row, column
        keep: Tensor,  # (B, N) bool
        reference: Tensor,  # (B, N) bool
        valid: Tensor,  # (B, N) bool, False for padding
        edges: Tensor,  # (B, N, 4)
        beneath: Tensor,  # (B, N, 2)
        text: Tensor,  # (B, L, T)
        text_slot: Tensor,  # (B, L)
        text_valid: Tensor,  # (B, L) bool
        text_start: Tensor,  # (B, 1)
        sigma: Tensor,  # (B, 1)
        student: Tensor,  # (B, 1), 0 for the undistilled network
        opaque: Tensor | None = None,  # (B, 1) bool, pictures without alpha; Qwen-Image-Layered alone tells them apart
        hint: Tensor | None = None,  # (B, N, config.hint), rows of zeros where there is none (mrt.hints)
    ) -> Tensor:
        config = self.config
        if config.students:
            self.students.choose(student)
        img, txt = self.img_in(hidden), self.txt_in(self.txt_norm(text))  # (B, N, D), (B, L, D)
        if config.max_slots:
            offset = torch.arange(4, device=edges.device) * (MAX_EDGE + 1)
            img = img + self.slot_embedding(ids[..., 0]) + self.keep_embedding(keep.long())
            img = img + self.edge_embedding(edges + offset).sum(2)  # (B, N, 4, D) -> (B, N, D)
            txt = txt + self.slot_embedding(text_slot)
        if config.reference_embedding:
            img = img + reference[..., None].to(img.dtype) * self.reference_embedding
        if config.beneath:
            img = img + self.beneath_in(gather_beneath(hidden, keep, beneath))
        if config.hint and hint is not None:
            img = img + self.hint_in(hint)
        if config.region_caption:
            own = (ids[..., :1] == text_slot[:, None, :]) & text_valid[:, None, :]  # (B, N, L)
            img = img + own.to(txt.dtype) @ txt

        temb = self.time_text_embed(sigma[:, 0], opaque)  # (B, D)
        temb_keep = self.time_text_embed(torch.zeros_like(sigma[:, 0]), opaque) if config.zero_cond_t else None
        place = text_start + torch.arange(text_slot.shape[1], device=ids.device)  # (B, L), past the last image id
        owner = text_slot if config.region_caption else place  # the slot axis of text: whose caption it is
        rope = Rope(torch.stack([owner, place, place], -1), config), Rope(ids, config)
        seen = -1e4 * (~torch.cat([text_valid, valid], 1)).to(img.dtype)[:, None, None, :]  # (B, 1, 1, L + N)
        last = len(self.transformer_blocks) - 1
        for index, block in enumerate(self.transformer_blocks):
            img, txt = block(img, txt, temb, temb_keep, keep[..., None], rope, seen, index == last)
        velocity = self.proj_out(self.norm_out(img, temb))  # (B, N, C)
        share = torch.zeros_like(sigma)
        if config.velocity_skip:
            share = (2 * sigma - 1) / (sigma.square() + (1 - sigma).square())  # of a token in its best linear velocity
            velocity = velocity + share[..., None] * hidden
        if config.copy:
            velocity = velocity + self.copied(img, hidden, keep, beneath, sigma, share)
        return velocity

    def copied(self, img, hidden: Tensor, keep, beneath, sigma: Tensor, share: Tensor) -> Tensor:
        """Gated difference between the velocity and the one towards the kept composed token at the same place."""
        seen = gather_beneath(hidden, keep, beneath)[..., : hidden.shape[-1] + 1]  # (B, N, C + 1)
        composed, kept = seen[..., :-1], seen[..., -1:]
        steep = 1 / sigma.clamp(min=LEAST_SIGMA)[..., None]
        missing = (hidden - composed) * steep - share[..., None] * hidden
        return self.copy_gate(norm(img, self.config.width)) * kept * missing  # (B, N, C)


class Block(nn.Module):
    def __init__(self, config: TransformerConfig):
        super().__init__()
        self.d = d = config.width
        self.img_mod, self.txt_mod = (nn.Sequential(nn.SiLU(), nn.Linear(d, 6 * d)) for _ in range(2))
        self.attn = JointAttention(config)
        self.img_mlp, self.txt_mlp = (FeedForward(d, config.activation) for _ in range(2))

    def forward(self, img, txt, temb, temb_keep, keep, rope, seen, last: bool) -> tuple[Tensor, Tensor]:
        d, modulation = self.d, self.img_mod(temb)[:, None]  # (B, 1, 6D)
        if temb_keep is not None:
            modulation = torch.where(keep, self.img_mod(temb_keep)[:, None], modulation)  # (B, N, 6D)
        shift_a, scale_a, gate_a, shift_m, scale_m, gate_m = modulation.chunk(6, -1)
        t_shift_a, t_scale_a, t_gate_a, t_shift_m, t_scale_m, t_gate_m = self.txt_mod(temb)[:, None].chunk(6, -1)
        img_a, txt_a = self.attn(
            modulate(norm(img, d), shift_a, scale_a), modulate(norm(txt, d), t_shift_a, t_scale_a), rope, seen
        )
        img = img + gate_a * img_a  # (B, N, D)
        img = img + gate_m * self.img_mlp(modulate(norm(img, d), shift_m, scale_m))  # (B, N, D)
        if last:  # nothing reads the text after the last block
            return img, txt
        txt = txt + t_gate_a * txt_a  # (B, L, D)
        txt = txt + t_gate_m * self.txt_mlp(modulate(norm(txt, d), t_shift_m, t_scale_m))  # (B, L, D)
        return img, txt


class JointAttention(nn.Module):
    """Full attention over [text, image]; each stream has projections of its own."""

    def __init__(self, config: TransformerConfig):
        super().__init__()
        d, e = config.width, config.attention_head_dim
        self.heads, self.head_dim = config.num_attention_heads, e
        self.attend = F.scaled_dot_product_attention  # mrt.parallel puts another in its place
        self.to_q, self.to_k, self.to_v = (nn.Linear(d, d) for _ in range(3))
        self.add_q_proj, self.add_k_proj, self.add_v_proj = (nn.Linear(d, d) for _ in range(3))
        self.to_out = nn.ModuleList([nn.Linear(d, d)])
        self.to_add_out = nn.Linear(d, d)
        self.norm_q, self.norm_k, self.norm_added_q, self.norm_added_k = (RMSNorm(e) for _ in range(4))

    def forward(self, img: Tensor, txt: Tensor, rope: tuple[Rope, Rope], seen: Tensor) -> tuple[Tensor, Tensor]:
        at_txt, at_img = rope
        q_txt = at_txt(self.split(self.add_q_proj(txt)), self.norm_added_q)  # (B, H, L, E)
        k_txt = at_txt(self.split(self.add_k_proj(txt)), self.norm_added_k)
        q_img = at_img(self.split(self.to_q(img)), self.norm_q)  # (B, H, N, E)
        k_img = at_img(self.split(self.to_k(img)), self.norm_k)
        q, k = torch.cat([q_txt, q_img], 2), torch.cat([k_txt, k_img], 2)  # (B, H, L + N, E)
        v = torch.cat([self.split(self.add_v_proj(txt)), self.split(self.to_v(img))], 2)
        out = self.attend(q.to(v.dtype), k.to(v.dtype), v, seen.to(v.dtype))  # (B, H, L + N, E)
        out = out.transpose(1, 2).flatten(2)  # (B, L + N, D)
        length = txt.shape[1]
        return self.to_out[0](out[:, length:]), self.to_add_out(out[:, :length])

    def split(self, x: Tensor) -> Tensor:
        batch, length, _ = x.shape
        return x.reshape(batch, length, self.heads, self.head_dim).transpose(1, 2)  # (B, n, D) -> (B, H, n, E)


class Rope:
    """RMS norm of each head and rotation of neighbouring channel pairs, in few passes over memory:
    rotate(x * w / rms) = (x * (w * cos) + (x @ turn(w)) * sin) / rms, where `turn` swaps the pairs with a sign."""

    def __init__(self, ids: Tensor, config: TransformerConfig):
        angles = []
        for axis, dim in enumerate(config.axes_dims_rope):
            steps = torch.arange(0, dim, 2, dtype=torch.float32, device=ids.device) / dim
            angles.append(ids[..., axis, None].float() * torch.pow(config.rope_theta, -steps))  # (B, n, dim / 2)
        doubled = torch.cat(angles, -1)[:, None]  # (B, 1, n, E / 2)
        doubled = torch.stack([doubled, doubled], -1).flatten(-2)  # (B, 1, n, E)
        self.cos, self.sin = doubled.cos(), doubled.sin()
        pair = torch.tensor([[0.0, 1.0], [-1.0, 0.0]], device=ids.device)
        self.turn = torch.block_diag(*[pair] * (config.attention_head_dim // 2))  # (E, E)

    def __call__(self, x: Tensor, norm: RMSNorm) -> Tensor:
        cos, sin, turn = (
            (norm.weight * self.cos).to(x.dtype),
            self.sin.to(x.dtype),
            norm.weight[:, None] * self.turn,
        )
        turned = (x @ turn.to(x.dtype)) * sin
        return torch.addcmul(turned, x, cos) * inverse_rms(x).to(x.dtype)  # (B, H, n, E)


class FeedForward(nn.Module):
    def __init__(self, d: int, activation: str):
        super().__init__()
        self.net = nn.ModuleList([Projection(d, 4 * d), nn.Identity(), nn.Linear(4 * d, d)])
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        x = self.net[0](x)  # (B, n, 4D)
        x = F.relu(x).square() if self.activation == "relu2" else F.gelu(x, approximate="tanh")
        return self.net[2](x)  # (B, n, D)


class Projection(nn.Module):
    """A linear layer under the name that diffusers' activations give theirs (`net.0.proj`)."""

    def __init__(self, d_in: int, d_out: int):
        super().__init__()
        self.proj = nn.Linear(d_in, d_out)

    def forward(self, x: Tensor) -> Tensor:
        return self.proj(x)


class RMSNorm(nn.Module):
    def __init__(self, d: int):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d))

    def forward(self, x: Tensor) -> Tensor:
        return (x * inverse_rms(x)).to(x.dtype) * self.weight


def inverse_rms(x: Tensor) -> Tensor:
    return torch.rsqrt(torch.linalg.vector_norm(x.float(), dim=-1, keepdim=True).square() / x.shape[-1] + 1e-6)


class TimeEmbedding(nn.Module):
    """Sinusoids of 1000 * sigma, cosines first, then an MLP, plus an embedding of the alpha flag: (B,) -> (B, D)."""

    def __init__(self, d: int, tells_opaque: bool):
        super().__init__()
        self.timestep_embedder = nn.ModuleDict({"linear_1": nn.Linear(256, d), "linear_2": nn.Linear(d, d)})
        self.addition_t_embedding = nn.Embedding(2, d) if tells_opaque else None

    def forward(self, sigma: Tensor, opaque: Tensor | None) -> Tensor:
        steps = torch.arange(128, dtype=torch.float32, device=sigma.device)
        angles = 1000 * sigma[:, None].float() * torch.exp(-math.log(10_000) / 128 * steps)  # (B, 128)
        waves = torch.cat([angles.cos(), angles.sin()], -1).to(sigma.dtype)
        temb = self.timestep_embedder["linear_2"](F.silu(self.timestep_embedder["linear_1"](waves)))
        if self.addition_t_embedding is None:
            return temb
        known = torch.zeros_like(sigma, dtype=torch.long) if opaque is None else opaque[:, 0].long()
        return temb + self.addition_t_embedding(known)


class OutputNorm(nn.Module):
    def __init__(self, d: int):
        super().__init__()
        self.d = d
        self.linear = nn.Linear(d, 2 * d)

    def forward(self, x: Tensor, temb: Tensor) -> Tensor:
        scale, shift = self.linear(F.silu(temb))[:, None].chunk(2, -1)
        return modulate(norm(x, self.d), shift, scale)  # (B, N, D)


def norm(x: Tensor, d: int) -> Tensor:
    """Layer norm without learned scale."""
    return F.layer_norm(x, (d,), eps=1e-6)


def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    return torch.addcmul(shift, x, 1 + scale)


def gather_beneath(hidden: Tensor, keep: Tensor, beneath: Tensor) -> Tensor:
    """The composed and the background token at each token's place with their keep flags, (B, N, 2 * (C + 1))."""
    batch, length, _ = hidden.shape
    rows = torch.cat([hidden, keep[..., None].to(hidden.dtype)], -1).flatten(0, 1)  # (B * N, C + 1)
    start = torch.arange(batch, device=hidden.device)[:, None, None] * length
    found = rows[beneath.clamp(min=0) + start]  # (B, N, 2, C + 1)
    return (found * (beneath >= 0)[..., None].to(hidden.dtype)).flatten(2)
