"""Train transformer and text encoder: `python -m mrt.training.transformer --minutes 100`. Run it again to resume.

Noise and loss fall on the tokens that are not kept (MRT equation 1 and 2); the target is noise - clean.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from mrt.models import weights
from mrt.models.families import FAMILIES, TransformerConfig
from mrt.models.precision import mixed
from mrt.models.text_encoder import WordEncoder
from mrt.models.transformer import MaskedRegionTransformer
from mrt.training import samples
from mrt.training.mixture import DEFAULT, Mixture
from mrt.training.optim.muon import Muon
from mrt.training.optim.optimiser import Optimisers
from mrt.training.run.average import follow
from mrt.training.run.command import arguments
from mrt.training.run.session import Session

MUON, ADAM = 1e-2, 1.5e-3
WARM = 0.6  # of these rates, where training goes on from published weights
EMA = 0.9995
LOG_EVERY, SAVE_EVERY = 25, 125  # steps
WEIGHTS = (1.0, 0.7, 2.0)  # of composed, background and layer tokens in the loss


class Network(nn.Module):
    """Text encoder and transformer as one, for one optimiser and one checkpoint."""

    def __init__(self, config: TransformerConfig):
        super().__init__()
        self.text_encoder = WordEncoder(config.joint_attention_dim, vectors=config.word_vectors)
        self.transformer = MaskedRegionTransformer(config)

    def forward(self, hidden: Tensor, sigma: Tensor, batch: dict[str, Tensor]) -> Tensor:
        text = self.text_encoder(batch["text_bytes"], batch["text_slot"], batch.get("text_vectors"))
        return self.transformer(
            hidden,
            *(batch[name] for name in ("ids", "keep", "reference", "valid", "edges", "beneath")),
            text,
            batch["text_slot"].clamp(min=0),
            *(batch[name] for name in ("text_valid", "text_start")),
            sigma,
            torch.zeros_like(sigma, dtype=torch.int32),
            hint=batch.get("hint"),
        )


_ZERO = ("norm_out.linear", "proj_out", "_mod.1", "attn.to_out.0", "attn.to_add_out", "mlp.net.2")


def initialise(net: Network) -> None:
    """Every block begins as the identity: outputs at zero behind gates at one."""
    for name, parameter in net.transformer.named_parameters():
        if name.endswith("_embedding.weight"):
            nn.init.normal_(parameter, std=0.1)
        elif name.rpartition(".")[0].endswith(_ZERO):
            nn.init.zeros_(parameter)
        if name.endswith("_mod.1.bias"):  # shift, scale, gate of attention, then of the MLP
            for gate in parameter.data.chunk(6)[2::3]:
                gate.fill_(1.0)


def sigmas_of(size: int, device: torch.device) -> Tensor:
    """(B, 1). Mostly logit-normal towards noise; a share near pure noise, where colour and place are decided."""
    sigma = torch.sigmoid(torch.randn(size, 1) * 1.1 + 0.6)
    high = 0.85 + 0.15 * torch.rand(size, 1)
    return torch.where(torch.rand(size, 1) < 0.15, high, sigma).clamp(0.01, 1).to(device)


def loss_of(net: Network, batch: dict[str, Tensor], sigma: Tensor, noise: Tensor) -> Tensor:
    """Weighted mean squared error of the velocity over generated tokens, by `weight` (B, N) where a batch has it."""
    clean, keep = batch["clean"], batch["keep"][..., None]
    hidden = torch.where(keep, clean, clean + sigma[..., None] * (noise - clean))
    with mixed(clean.device.type):
        velocity = net(hidden, sigma, batch)
    share = batch.get("weight")
    if share is None:
        share = torch.tensor(WEIGHTS, device=clean.device)[batch["ids"][..., 0].clamp(max=2)]
    share = (share * (batch["valid"] & ~batch["keep"]))[..., None]
    return ((velocity.float() - (noise - clean)).square() * share).sum() / (share.sum() * clean.shape[-1])


def optimisers_of(net: Network) -> Optimisers:
    """Muon on the matrices of the blocks, AdamW on the rest."""
    named = list(net.transformer.transformer_blocks.named_parameters())
    matrices = [p for name, p in named if p.ndim == 2 and "_mod" not in name]
    chosen = {id(p) for p in matrices}
    rest = [p for p in net.parameters() if id(p) not in chosen]
    return Optimisers(Muon(matrices, MUON), torch.optim.AdamW(rest, ADAM, betas=(0.9, 0.98), weight_decay=0.0))


def rate(step: int, done: float) -> float:
    """Warm-up over 60 steps, flat to half the time, then linear to 2 %; `done` is the share of the time spent."""
    return min(1.0, (step + 1) / 60) * (1.0 if done < 0.5 else max(0.02, (1 - done) / 0.5))


def train(args: argparse.Namespace) -> None:
    torch.manual_seed(0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    records = samples.Records(args.latents)
    net = Network(FAMILIES["tiny"])
    initialise(net)
    if args.warm:
        net.transformer.load_state_dict(weights.load_transformer(students=False).state_dict())
        net.text_encoder.load_state_dict(weights.load_text_encoder().state_dict())
    ema = Network(FAMILIES["tiny"]).requires_grad_(False)
    ema.load_state_dict(net.state_dict())
    net, ema = net.to(device), ema.to(device)
    if args.compile:
        for block in net.transformer.transformer_blocks:
            block.compile(dynamic=True)
    optimisers, losses = optimisers_of(net), []
    run = Session(args.out, net=net, ema=ema, optimisers=optimisers)
    seen = run.saved.get("seen", 0)
    print(
        f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M parameters, {len(records.records)} designs",
        flush=True,
    )
    stream = samples.batches(np.random.default_rng([2, run.step]), records, Mixture.read(args.mixture), args.batch)
    torch.manual_seed(run.step)
    run.begin()
    while (done := run.seconds / (args.minutes * 60)) < 1:
        batch = {name: value.to(device) for name, value in samples.collate(next(stream)).items()}
        scale = (WARM if args.warm else 1.0) * rate(run.step, done)
        noise = torch.randn(batch["clean"].shape, device=device)
        loss = loss_of(net, batch, sigmas_of(len(noise), device), noise)
        optimisers.step(loss, net, scale)
        run.stepped()
        seen += args.batch
        follow(ema, net, min(EMA, run.step / (run.step + 9)))
        losses.append(loss.item())
        if run.step % LOG_EVERY == 0:
            recent = round(np.mean(losses[-LOG_EVERY:]), 4)
            run.log.write(step=run.step, samples=seen, seconds=round(run.seconds), loss=recent)
        if run.step % SAVE_EVERY == 0:
            run.save(seen=seen)
    run.save(seen=seen)


def publish(out: Path) -> None:
    """Write the averaged weights into the model repository."""
    ema = Network(FAMILIES["tiny"])
    ema.load_state_dict(torch.load(out / "checkpoint.pt", map_location="cpu")["ema"])
    weights.save("mrt_denoiser", ema.transformer)
    weights.save("mrt_text_encoder", ema.text_encoder)


def main() -> None:
    parser = arguments(__doc__, "transformer", minutes=100, batch=16, threads=2)
    parser.add_argument("--mixture", type=Path, default=DEFAULT, help="shares of tasks and texts as JSON")
    parser.add_argument("--warm", action="store_true", help="begin with the published weights, at lower rates")
    parser.add_argument("--latents", type=Path, default=Path("runs/latents"))
    parser.add_argument(
        "--compile", action="store_true", help="a fifth faster, after two minutes; needs a C++ compiler"
    )
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    publish(args.out) if args.publish else train(args)


if __name__ == "__main__":
    main()
