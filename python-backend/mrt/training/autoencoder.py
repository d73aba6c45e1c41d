"""Train the layer autoencoder: `python -m mrt.training.autoencoder --minutes 18`. Run it again to resume.

Loss: the layer composited over a random grey (L1 and MSE), alpha (L1 and MSE), and image gradients.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from mrt.data import designs
from mrt.geometry import TOKEN
from mrt.models import weights
from mrt.models.autoencoder import LayerAutoencoder
from mrt.training.average import follow
from mrt.training.muon import Muon
from mrt.training.optimiser import Optimisers
from mrt.training.precision import mixed
from mrt.training.session import Session, arguments

CROP = 64  # px
POOL = 1500  # designs in memory; a share of them is drawn anew all the time
MUON, ADAM = 1.5e-2, 1.5e-3
WARM = 0.4  # of these rates, where training goes on from published weights


def crops_of(rng: np.random.Generator) -> list[np.ndarray]:
    """Premultiplied uint8 pictures of one design, worth crops: canvas, background, every layer twice."""
    design = designs.draw(rng)
    pictures = [design.composite(), designs.to_bytes(design.background.pixels)]
    for layer in design.layers:
        pictures += [layer.pixels, layer.reference]
    return pictures


def crop(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """A crop of CROP px on the token grid; smaller pictures are clear beyond their edge."""
    height, width = (min(CROP, extent) for extent in picture.shape[:2])
    y, x = (
        int(rng.integers(0, (extent - part) // TOKEN + 1)) * TOKEN
        for extent, part in zip(picture.shape[:2], (height, width), strict=True)
    )
    out = np.zeros((CROP, CROP, 4), np.uint8)
    out[:height, :width] = picture[y : y + height, x : x + width]
    return out


def batch_of(rng: np.random.Generator, pool: list[list[np.ndarray]], size: int) -> Tensor:
    """(size, 4, CROP, CROP) float32 0..1. Layers are shown most."""
    pictures = []
    for _ in range(size):
        design = pool[rng.integers(len(pool))]
        share = rng.random()
        index = 0 if share < 0.27 else 1 if share < 0.37 or len(design) == 2 else int(rng.integers(2, len(design)))
        pictures.append(crop(rng, design[index]))
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255


def loss_of(output: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """The loss, and the MSE over a random grey for the log."""
    difference = output - target
    colour, alpha = difference[:, :3], difference[:, 3:]
    composited = colour - torch.rand(len(target), 3, 1, 1) * alpha
    edges = (difference[..., 1:] - difference[..., :-1]).abs().mean()
    edges = edges + (difference[..., 1:, :] - difference[..., :-1, :]).abs().mean()
    mse = composited.square().mean()
    loss = composited.abs().mean() + 0.5 * alpha.abs().mean() + 2 * mse + 2 * alpha.square().mean() + 0.5 * edges
    return loss, mse.detach()


def main() -> None:
    parser = arguments(__doc__, "autoencoder", minutes=18, batch=16, threads=1)
    parser.add_argument("--warm", action="store_true", help="begin with the published weights, at lower rates")
    parser.add_argument("--decoder-only", action="store_true", help="as --warm, but latents stay what they are")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    publish(args.out) if args.publish else train(args.minutes * 60, args.batch, args.out, args.warm, args.decoder_only)


def publish(out: Path) -> None:
    """Write the averaged weights into the model repository, latents normalised to unit variance."""
    net, state = LayerAutoencoder(), torch.load(out / "checkpoint.pt")
    net.load_state_dict(state["ema"])
    if not state["decoder_only"]:
        rng = np.random.default_rng(3)
        normalise(net, rng, [crops_of(rng) for _ in range(1000)])
    for model, half in (("mrt_layer_encoder", "encoder"), ("mrt_layer_decoder", "decoder")):
        weights.save(model, net, (half, "mean", "std"))


def train(budget: float, batch: int, out: Path, warm: bool = False, decoder_only: bool = False) -> None:
    torch.manual_seed(0)
    net, ema = LayerAutoencoder(), LayerAutoencoder().requires_grad_(False)
    if warm or decoder_only:
        net.load_state_dict(weights.load_autoencoder().state_dict())
    net.encoder.requires_grad_(not decoder_only)
    ema.load_state_dict(net.state_dict())
    trained = [p for p in net.parameters() if p.requires_grad]
    matrices = [p for p in trained if p.ndim == 4]
    rest = [p for p in trained if p.ndim < 4]
    optimisers = Optimisers(Muon(matrices, MUON), torch.optim.AdamW(rest, ADAM))
    run = Session(out, net=net, ema=ema, optimisers=optimisers)
    rng = np.random.default_rng([1, run.step])
    pool = [crops_of(rng) for _ in range(POOL)]
    errors: list[float] = []
    full = WARM if warm or decoder_only else 1.0
    run.begin()
    while run.seconds < budget:
        scale = full * min(1.0, (run.step + 1) / 30) * max(0.01, 1 - run.seconds / budget)
        pool[rng.integers(POOL)] = crops_of(rng)
        images = batch_of(rng, pool, batch)
        with mixed("cpu"):
            latent = net.encoder(images)
            noisy = latent + 0.05 * torch.randn_like(latent) * (torch.rand(batch, 1, 1, 1) < 0.7)
            output = net.decoder(noisy)
        loss, mse = loss_of(output.float(), images)
        loss = loss + 1e-3 * latent.float().square().mean()
        optimisers.step(loss, net, scale)
        run.stepped()
        follow(ema, net, min(0.998, run.step / (run.step + 20)))
        errors.append(mse.item())
        if run.step % 100 == 0:
            psnr = -10 * float(np.log10(np.mean(errors[-100:])))
            run.log.write(step=run.step, seconds=round(run.seconds), psnr=round(psnr, 2), crops=run.step * batch)
        if run.step % 500 == 0:
            run.save(decoder_only=decoder_only)
    run.save(decoder_only=decoder_only)


@torch.no_grad()
def normalise(net: LayerAutoencoder, rng: np.random.Generator, pool: list[list[np.ndarray]]) -> None:
    """Set mean and std so that latents have mean 0 and variance 1 in each channel."""
    latents = torch.cat([net.encoder(batch_of(rng, pool, 64)) for _ in range(16)])
    net.mean.copy_(latents.mean((0, 2, 3)))
    net.std.copy_(latents.std((0, 2, 3)) + 1e-4)


if __name__ == "__main__":
    main()
