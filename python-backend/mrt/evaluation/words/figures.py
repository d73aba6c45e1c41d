"""What is counted: strings, known things by colour and kind, and things that are not known. Each a table of shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from mrt.data.captions import sentence
from mrt.evaluation.held_out import held_out, named
from mrt.evaluation.metrics.captioned import faults
from mrt.evaluation.words import strings, unknown
from mrt.evaluation.words.asking import Made, Server, as_measured
from mrt.evaluation.words.telling import Row, not_made, share
from mrt.experts.type.agreement import agrees
from mrt.serving.contract.refusal import Refusal

Tally = Counter[tuple[str, str]]
Late = Callable[[], bool]
POSTER = (1024, 1024)
MODES = {"drawn, 128 px": ("drawn", None), "auto, 128 px": ("auto", None), "auto, 1024 px": ("auto", POSTER)}


def text_rows(server: Server, listed: Sequence[tuple[str, str, str]], late: Late) -> list[Row]:
    """Strings by kind: read exactly as asked, of those whose script the reader knows; set in type; and neither set nor
    read as asked, and nothing said of it."""
    right, count, typeset, silent = (Tally() for _ in range(4))
    for kind, string, prompt in listed:
        if late():
            break
        for mode, (text, canvas) in MODES.items():
            made = server.make(prompt, canvas, text=text)
            at = kind, mode
            count[at] += 1
            by_type = any(info.get("lettering") == "typeset" for info in made.info.values())
            good = kind in strings.READ and agrees(server.read(made.picture()), string)
            right[at] += good
            typeset[at] += by_type
            silent[at] += not (good or by_type or _told(made))
    rows = []
    for kind in strings.STRINGS:
        read = kind in strings.READ
        cells = {mode: share(right[kind, mode], count[kind, mode]) if read else "–" for mode in MODES}
        rows.append({"strings": kind, **cells, **_beside([kind], typeset, silent, count)})
    last = {mode: share(*(sum(by[kind, mode] for kind in strings.READ) for by in (right, count))) for mode in MODES}
    return [*rows, {"strings": "all", **last, **_beside(list(strings.STRINGS), typeset, silent, count)}]


def _beside(kinds: Sequence[str], typeset: Tally, silent: Tally, count: Tally) -> Row:
    """Of strings that may be set in type: those that are, and those that are wrong and unremarked."""
    cells = {}
    for mode in list(MODES)[1:]:
        every, by_type, wrong = (sum(by[kind, mode] for kind in kinds) for by in (count, typeset, silent))
        size = mode.removeprefix("auto, ")
        cells[f"set, {size}"] = share(by_type, every)
        cells[f"wrong and unremarked, {size}"] = share(wrong, every)
    return cells


def _told(made: Made) -> bool:
    """Whether a run says that a string did not come out, or that it is not known."""
    return bool(made.done.get("notes")) or bool(not_made(made))


def known_rows(server: Server, prompts: int, late: Late) -> list[Row]:
    """Prompts out of the generator of designs, whose layers are known: their number, colours and things."""
    counts = {layers: Counter[str]() for layers in ((1, 1), (2, 3), (4, 5))}
    designs = {layers: held_out(prompts, layers, lambda design: design.aligned) for layers in counts}
    for turn in range(prompts):
        for layers, count in counts.items():
            if late():
                break
            design = designs[layers][turn]
            captions = [layer.caption for layer in design.layers]
            try:
                made = server.make(sentence(captions, design.background.caption), text="auto")
            except Refusal:
                count["refused"] += 1
                continue
            count["prompts"] += 1
            count["counts"] += len(made.layers) - 1 == len(captions)
            count.update(_shown(made, captions))
    return [
        {
            "layers": named(layers) if layers[0] != layers[1] else str(layers[0]),
            "as many layers": share(count["counts"], count["prompts"]),
            "captions kept apart": share(count["found"], count["captions"]),
            "colour": share(count["colour"], count["found"]),
            "thing": share(count["thing"], count["found"]),
            "refused": str(count["refused"]),
        }
        for layers, count in counts.items()
    ]


def _shown(made: Made, captions: Sequence[str]) -> Counter[str]:
    """Of captions those that a layer got as they were, and what these layers show."""
    count = Counter(captions=len(captions))
    slots = {_bare(caption): slot for slot, caption in enumerate(made.accepted.get("captions") or (), start=1)}
    for caption in captions:
        slot = slots.get(_bare(caption))
        if slot is None or slot not in made.layers:
            continue
        wrong = faults(caption, as_measured(made.layers[slot][1]))
        count["found"] += 1
        count["colour"] += not any(fault.startswith("is not") for fault in wrong)
        count["thing"] += not any(fault.startswith("shows") for fault in wrong)
    return count


def _bare(caption: str) -> str:
    return " ".join(word for word in caption.lower().split() if word not in ("a", "an", "the", "icon"))


def unknown_rows(servers: dict[str, Server], listed: Sequence[tuple[str, str]], late: Late) -> list[Row]:
    """Things outside of the vocabulary: told to be unknown, drawn after an icon, or clean and unremarked."""
    counts = {name: Counter[str]() for name in servers}
    for thing, prompt in listed:
        if late():
            break
        for name, server in servers.items():
            try:
                made = server.make(prompt, icons="auto")
            except Refusal:
                counts[name]["refused"] += 1
            else:
                counts[name][_outcome(made, thing)] += 1
    return [
        {
            "server": name,
            "prompts": str(count.total()),
            **{what: share(count[what], count.total()) for what in OUTCOMES},
        }
        for name, count in counts.items()
    ]


OUTCOMES = (
    "told to be unknown",
    "drawn by its name",
    "drawn after a near word, told",
    "refused",
    "wrong and unremarked",
)


def _outcome(made: Made, thing: str) -> str:
    for info in made.info.values():
        reference = info.get("reference")
        if reference and {thing, thing.removesuffix("s")} & {*reference["words"]}:  # prompts are read in the singular
            near = any("was taken for" in note["text"] for note in made.done.get("notes", ()))
            return OUTCOMES[1 + near]
    told = {part for text in not_made(made) for part in text.split()}
    return OUTCOMES[0] if thing in told else OUTCOMES[-1]


def unknown_prompts(some: int | None) -> list[tuple[str, str]]:
    return unknown.prompts()[:some]
