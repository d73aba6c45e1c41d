"""The stages of a run: encode, denoise, deliver. Each takes many runs at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import numpy as np

from mrt import sampler
from mrt.serving.contract import events
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.pictures import png
from mrt.serving.contract.refusal import Refusal, cancelled
from mrt.serving.contract.request import Request
from mrt.serving.engine.active_run import State
from mrt.serving.engine.colouring import Colouring
from mrt.serving.engine.decoding import Planes, decode, preview
from mrt.serving.engine.drawn_notes import drawn_notes
from mrt.serving.engine.enlarging import delivered, is_for_network, with_one_colour
from mrt.serving.engine.illustrating import illustrated
from mrt.serving.engine.lettering import Lettered, Letterer, lettered
from mrt.serving.engine.metrics import Meter
from mrt.serving.engine.networks import Networks
from mrt.serving.engine.opaque import filled
from mrt.serving.engine.original_pixels import with_original_pixels
from mrt.serving.engine.outbox import Task
from mrt.serving.engine.run import Run
from mrt.serving.engine.scheduler import BatchBuilder
from mrt.serving.engine.self_check import self_check
from mrt.serving.engine.text_cache import TextCache
from mrt.serving.engine.time_estimate import TimeEstimate, tokens_of
from mrt.serving.tracing.trace import Attributes, add_shared_step

MADE_AT_ONCE = 2  # layers: as many as the experts work at
DIVERGED = 1e4  # latents are normalised to a deviation of 1


class _Decoded(NamedTuple):
    """Of one run, by position in its slots: pictures as the network drew them, in their one colour where they have one,
    the PNGs of those that are sent so, and what experts make in place of the others."""

    planes: Planes
    shown: Planes
    pngs: dict[int, Future[bytes]]
    beside: dict[int, Future[Lettered]]


class Stages:
    """`clock` gives seconds. Family and weights of `limits` go into `done` as the origin of the layers.

    `in_outbox` runs a task of a run in the outbox: what is sent, and the computing that needs no network;
    `in_background` in a thread beside, where others need not wait for it.
    """

    def __init__(
        self,
        networks: Networks,
        limits: Limits,
        clock: Callable[[], float],
        meter: Meter,
        in_outbox: Callable[[Run, Task], object],
        in_background: Callable[[Run, Task], object],
        letterer: Letterer,
    ):
        self._networks, self._limits, self._clock, self._meter = networks, limits, clock, meter
        self._in_outbox, self._in_background, self._letterer = in_outbox, in_background, letterer
        self.estimate = TimeEstimate(limits.pace)
        self._texts = TextCache(networks, limits.text_cache, meter)
        self._batches = BatchBuilder()
        self._pool = ThreadPoolExecutor(1, "png")  # PNGs and checks, while other layers are decoded or sent
        self._makers = ThreadPoolExecutor(MADE_AT_ONCE, "made")  # layers by experts, in that time too

    def encode(self, runs: Sequence[Run]) -> None:
        """Text features; latents: of the kept pictures, and noise in the other slots."""
        start = self._clock()
        self._encode_text(runs)
        pictures = [(run, position, picture) for run in runs for position, picture in run.request.pictures.items()]
        inputs = [run.request.family.to_network(picture) for run, _, picture in pictures]
        latents = self._networks.encode_layers(inputs) if inputs else []
        for run in runs:
            tokens = [span.stop - span.start for span in run.request.layout.spans]
            run.x = sampler.noise(run.request.seed, tokens, run.request.family.channels)
        for (run, position, _), latent in zip(pictures, latents, strict=True):
            run.x[run.request.layout.spans[position]] = latent.reshape(-1, latent.shape[-1])
        for run in runs:
            run.enter(State.DENOISING)
        ms = self._took("encode", runs, start)
        self.estimate.note("encode", sum(tokens_of(run.request, run.request.pictures) for run in runs), ms / 1000)

    def _encode_text(self, runs: Sequence[Run]) -> None:
        for run, text in zip(runs, self._texts.features([run.request for run in runs]), strict=True):
            run.text = text
        guided = [(run, run.request.family.negative_text) for run in runs if run.rows == 2]
        texts = [(run, text) for run, text in guided if text is not None]
        for (run, _), features in zip(texts, self._texts.of([text for _, text in texts]), strict=True):
            run.negative_text = features

    def denoise(self, runs: Sequence[Run]) -> None:
        """One step of every run in one call, and its `step` event."""
        start = self._clock()
        velocity = self._networks.denoise(self._batches.build(runs))
        ms = self._took("denoise", runs, start)
        self.estimate.note("denoise", sum(run.request.bucket * run.rows for run in runs), ms / 1000)
        self._meter.observe("mrt_step_seconds", ms / 1000, bucket=runs[0].request.bucket)
        self._meter.observe("mrt_step_runs", len(runs), bucket=runs[0].request.bucket)
        ends = np.cumsum([run.rows for run in runs])
        predicted = [run.advance(own) for run, own in zip(runs, np.split(velocity, ends[:-1]), strict=True)]
        shown = [(run, x) for run, x in zip(runs, predicted, strict=True) if x is not None]
        made = decode(self._networks, [(run.request, x, run.request.generated) for run, x in shown])
        planes: dict[Run, Planes] = {}
        for run, _ in shown:
            colouring = Colouring(run.request)
            planes[run] = {p: colouring.coloured(p, next(made)) for p in run.request.generated}
        for run in runs:
            self._meter.count("mrt_tokens_total", run.request.layout.tokens, task=run.request.task)
            self._in_outbox(run, partial(_send_step, run, run.step, ms, planes.get(run)))

    def deliver(self, runs: Sequence[Run]) -> None:
        """The generated layers, bottom to top, then `done`."""
        start = self._clock()
        sound = [run for run in runs if (np.abs(run.x) < DIVERGED).all()]  # false for NaN
        for run in set(runs) - set(sound):
            text = "sampling diverged (latents not finite or too large); lower guidance or take another seed"
            run.send(events.error(Refusal("internal", "", text)), final=True)
        made = decode(self._networks, [(run.request, run.x, run.request.decoded) for run in sound])
        ready = [(run, self._begin(run, made)) for run in sound]
        tokens = sum(tokens_of(run.request, run.request.decoded) for run in sound)
        each = (self._clock() - start) / max(1, tokens)  # seconds per token in the network
        for run, decoded in ready:
            send = partial(self._send_layers, run, decoded, start, each)
            if _made_beside(run.request):
                self._in_outbox(run, partial(self._in_background, run, send))
            else:
                self._in_outbox(run, send)

    def _begin(self, run: Run, made: Iterator[np.ndarray]) -> _Decoded:
        """Pictures of one run as the decoder makes them, bottom to top. While the next are decoded, each is encoded to
        PNG, or read and made by experts."""
        request, to_enlarge = run.request, list[int]()
        decoded, colouring = _Decoded({}, {}, {}, {}), Colouring(request)
        for position in request.decoded:
            decoded.planes[position] = next(made)
            decoded.shown[position] = colouring.coloured(position, decoded.planes[position])
            final = not self._recolours(request) and not request.is_made_beside(position)
            if position in request.generated and final and is_for_network(request, position):
                to_enlarge.append(position)
            elif position in request.generated and final:
                decoded.pngs[position] = self._pool.submit(_png, request, position, decoded.shown[position])
            if request.is_made_beside(position):
                beneath = dict(request.pictures) | decoded.shown
                decoded.beside[position] = self._makers.submit(self._make_beside, run, position, beneath)
        small = [decoded.shown[position].clip(0, 1) for position in to_enlarge]
        large = self._networks.enlarge_layers(small) if small else ()
        for position, own, fine in zip(to_enlarge, small, large, strict=True):
            decoded.pngs[position] = self._pool.submit(_png, request, position, with_one_colour(fine, own))
        return decoded

    def _make_beside(self, run: Run, position: int, planes: Planes) -> Lettered:
        """`planes`: of the layer, and of those beneath it."""
        if run.cancelled():
            raise cancelled()
        make = illustrated if run.request.slots[position].index in run.request.illustrations else lettered
        return make(self._letterer, run.request, position, planes)

    def _recolours(self, request: Request) -> bool:
        return request.task == "image_to_layers" and self._limits.original_pixels > 0

    def _send_layers(self, run: Run, decoded: _Decoded, start: float, each: float) -> None:
        request, begun = run.request, self._clock()
        planes, _, pngs, beside = decoded
        if self._recolours(request):
            planes = with_original_pixels(request, filled(request, planes), self._limits.original_pixels)
            pngs = {
                position: self._pool.submit(_png, request, position, planes[position]) for position in request.generated
            }
        pictures = dict(request.pictures) | planes
        checking = None if _made_beside(request) else self._pool.submit(self_check, request, pictures)
        notes = drawn_notes(request, planes)
        replaced: set[int] = set()
        for count, position in enumerate(request.generated, start=1):
            if run.cancelled():
                raise cancelled()
            if request.is_made_beside(position):
                slot = request.slots[position].index
                made = beside[position].result()
                if made.note:
                    notes[slot] = made.note
                if made.info.get("lettering") == "typeset" or "reference" in made.info:
                    replaced.add(slot)
                layer = events.layer(
                    count, len(request.generated), request, position, made.image, made.region, made.info
                )
            else:
                layer = events.layer(count, len(request.generated), request, position, pngs[position].result())
            run.send(layer)
        checks = checking.result() if checking else self_check(request, pictures, replaced)
        for name, check in checks.items():
            if check["flag"]:
                self._meter.count("mrt_self_check_total", flag=name)
        self._took("decode", [run], start)
        tokens = tokens_of(request, request.decoded)
        self.estimate.note("decode", tokens, each * tokens + self._clock() - begun)
        timings = {"queue_ms": (run.admitted - run.submitted) * 1000}
        timings |= {f"{name}_ms": ms for name, ms in run.milliseconds.items()}
        timings |= {"total_ms": (self._clock() - run.submitted) * 1000}
        done = events.done(request, self._limits.family, self._limits.weights, timings, checks, notes)
        run.send(done, final=True)

    def _took(self, stage: str, runs: Sequence[Run], start: float) -> float:
        """Milliseconds since `start`, added to each run and its trace."""
        end = self._clock()
        ms = (end - start) * 1000
        for run in runs:
            run.milliseconds[stage] += ms
        if stage == "denoise":
            add_shared_step([(run.trace, _step_attributes(run, runs)) for run in runs if run.trace], start, end)
        else:
            for run in runs:
                run.add_span(stage, start, end)
        return ms


def _made_beside(request: Request) -> bool:
    """Whether experts make some layers in place of what the network drew."""
    return bool(request.strings or request.illustrations)


def _step_attributes(run: Run, runs: Sequence[Run]) -> Attributes:
    """Of the step that `run` is about to make in one call with all `runs`."""
    return {
        "mrt.index": run.step + 1,
        "mrt.of": run.request.steps,
        "mrt.sigma": float(run.sigmas[run.step]),
        "mrt.bucket": run.request.bucket,
        "mrt.runs": len(runs),
        "mrt.rows": sum(run.rows for run in runs),
    }


def _png(request: Request, position: int, planes: np.ndarray) -> bytes:
    return png(delivered(request, position, planes))


def _send_step(run: Run, step: int, ms: float, planes: Planes | None) -> None:
    """The event of a step, counted from 1, with a preview out of `planes` where the caller wants one."""
    image = preview(run.request, planes) if planes else b""
    sigma, next_sigma = (float(run.sigmas[step - back]) for back in (1, 0))
    run.send(events.step(step, run.request.steps, sigma, next_sigma, ms, image))
