"""Named arrays to a checked Request, or a Refusal that names the field. Cheap checks come first, pixels last."""

from __future__ import annotations

from mrt.experts.icons.library import Library
from mrt.families.family import Family
from mrt.families.tiny import TINY
from mrt.serving.contract.expert_request import ExpertRequest, by_experts
from mrt.serving.contract.fields import Tensors
from mrt.serving.contract.illustrations import drawings_of
from mrt.serving.contract.layout_defaults import complete_layout
from mrt.serving.contract.layout_protocol import Layouts
from mrt.serving.contract.limits import Limits
from mrt.serving.contract.pictures import pictures_of
from mrt.serving.contract.placement import with_room
from mrt.serving.contract.prompt_layout import bound_to_regions
from mrt.serving.contract.raw import RawRequest, check_counts, read
from mrt.serving.contract.refusal import invalid
from mrt.serving.contract.request import Request, Source
from mrt.serving.contract.strict import check_known
from mrt.serving.contract.text import text_of
from mrt.tasks import EDITS, FROM_WORDS


def parse(
    tensors: Tensors,
    limits: Limits,
    layouts: Layouts | None = None,
    family: Family = TINY,
    icons: Library | None = None,
) -> Request:
    """A request for the diffusion transformer, as `by_network` checks it. Raises Refusal.

    `tensors`: the inputs in contract/tensors.py; Triton has checked types and ranks.
    """
    return by_network(read(tensors, limits, family), limits, layouts, family, icons)


def parse_any(
    tensors: Tensors,
    limits: Limits,
    layouts: Layouts | None = None,
    family: Family = TINY,
    icons: Library | None = None,
) -> Request | ExpertRequest:
    """A request for the transformer or for the experts. Raises Refusal."""
    raw = read(tensors, limits, family)
    return by_experts(raw, limits) if raw.way == "experts" else by_network(raw, limits, layouts, family, icons)


def by_network(
    raw: RawRequest,
    limits: Limits,
    layouts: Layouts | None = None,
    family: Family = TINY,
    icons: Library | None = None,
) -> Request:
    """Check everything that can be wrong with a request before any compute. Raises Refusal.

    One without regions gets those of `layouts`: the one compute before the engine, because only then is it known
    whether a request is too big.
    """
    drawings = drawings_of(raw.icons, icons, limits.vocabulary)
    own, placement, picture, planned = complete_layout(raw, limits, layouts, family, drawings)
    if raw.regions is not None:
        check_counts(raw, len(raw.regions))
    keep = _keep(raw, len(placement.regions))
    planned = planned or bound_to_regions(raw, own, keep, limits, drawings)
    text = text_of(raw, planned, keep, limits, family, drawings)
    if raw.strict and text.words:
        check_known(raw, text.words, limits)
    if raw.task in FROM_WORDS:
        placement = with_room(own, placement, keep)
    slots = family.slots(raw.task, *placement, keep)
    bucket = limits.bucket(sum(slot.region.tokens for slot in slots))
    return Request(
        task=raw.task,
        own=own,
        canvas=placement.canvas,
        page=placement.page,
        regions=placement.regions,
        slots=tuple(slots),
        text_bytes=text.tokens,
        text_slot=text.slots,
        seed=raw.seed,
        quality=raw.quality,
        steps=raw.steps,
        student=raw.student,
        guidance=raw.guidance,
        preview=raw.preview,
        priority=raw.priority,
        encoding=raw.encoding,
        bucket=bucket,
        plan=raw.plan,
        size=raw.wire_bytes,
        pictures=pictures_of(raw, own, placement, slots, limits, picture),
        picture=Source(picture.size, tuple(picture.remarks)) if picture else None,
        captions=planned.captions if planned else None,
        words=text.words,
        lettering=raw.lettering,
        said=text.said,
        illustrations=text.illustrations,
        colours=text.colours,
        family=family,
    )


def _keep(raw: RawRequest, regions: int) -> tuple[bool, ...]:
    """Whether background and layers are kept; none of them where `keep` is absent."""
    keep = raw.keep or (False,) * regions
    if raw.task not in EDITS:
        if any(keep):
            raise invalid(f"keep[{keep.index(True)}]", f"is true, but {raw.task} makes every layer")
    elif not keep[0]:
        raise invalid("keep[0]", f"is false, but {raw.task} needs the background kept")
    elif all(keep):
        raise invalid("keep", f"is true everywhere, so {raw.task} has nothing to make; set it false for a layer")
    return keep
