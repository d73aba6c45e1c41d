"""`npm run evaluate -- --words`: the tables, as words.md and words.json."""

from __future__ import annotations

import json
import shutil
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from mrt.evaluation.concepts.judge import the_judge
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.words import concepts, figures, languages, strings
from mrt.evaluation.words.asking import Server
from mrt.evaluation.words.telling import Row
from mrt.experts.icons import sets
from mrt.experts.icons.library import library_of

ICONS = Path(__file__).parents[4] / "node_modules" / "@iconify-json"
SHARES = {"strings": 0.4, "known": 0.08, "unknown": 0.17, "concepts": 0.35}  # of the minutes


def measure(repository: Path, out: Path, minutes: float, quick: bool) -> dict[str, Any]:
    """Every table within `minutes`; what was not reached in its share of them is not counted. Prints and writes all."""
    out.mkdir(parents=True, exist_ok=True)
    found, faults = sets.read_all(sorted(ICONS.glob("*/")))
    begun = time.monotonic()
    listed, some = strings.prompts(), figures.unknown_prompts(6 if quick else None)
    tables: dict[str, list[Row]] = {}
    with ExitStack() as stack:
        plain = stack.enter_context(Server(repository))
        tables["strings"] = figures.text_rows(plain, listed[:5] if quick else listed, late_by(minutes, "strings"))
        tables["known"] = figures.known_rows(plain, 1 if quick else 20, late_by(minutes, "known"))
        servers = {"without icon sets": plain}
        if found:
            names = ", ".join(one.name for one in found)
            servers[f"with {names}"] = stack.enter_context(Server(repository, library_of(found)))
        tables["unknown"] = figures.unknown_rows(servers, some, late_by(minutes, "unknown"))
        if vocabulary := plain.limits.vocabulary:
            tables["languages"] = languages.language_rows(vocabulary)
        judge, why = the_judge(fetches=not quick)
        if judge:
            library = library_of(found) if found else None
            tables["concepts"] = concepts.concept_rows(servers, library, judge, late_by(minutes, "concepts"))
    setup = {
        "machine": machine(),
        "seconds": round(time.monotonic() - begun),
        "minutes": minutes,
        "icon sets": [one.told() for one in found],
        "left out": faults,
        "readers": "PP-OCRv6 (small); this machine has no Tesseract"
        if shutil.which("tesseract") is None
        else "PP-OCRv6 (small); Tesseract, which this machine has, was not asked",
        "judge": judge.classifier.told() if judge else why,
    }
    report = {"setup": setup, "tables": tables}
    (out / "words.json").write_text(json.dumps(report, indent=1, ensure_ascii=False))
    text = markdown(report)
    (out / "words.md").write_text(text)
    print(text)
    return report


def late_by(minutes: float, part: str):
    """Whether a part has used its share of the time, from now on."""
    begun = time.monotonic()
    return lambda: time.monotonic() - begun > SHARES[part] * minutes * 60


_SAID = {
    "strings": "Strings in quotes, each the only layer on a plain background: read exactly as asked (drawn, and `auto` "
    "at two sizes of the canvas); set in type instead of drawn; neither read as asked nor set, without a remark. – "
    "where the reader does not know the script.",
    "known": "Sentences out of the generator of designs, held out: as many layers as it names; captions that a layer "
    "got as they are; of those, the colour and the thing that is shown.",
    "unknown": "Things outside of the vocabulary, a sentence each.",
    "languages": "20 prompts a language, written before they were tried: read as the same prompt in English, layer by "
    "layer.",
    "concepts": "150 things, each asked for by its name, as a classifier sees them that learned from drawings of other "
    "authors; what the weights know with three seeds. *The true drawing*: how often the classifier names rightly what "
    "the network learned from, or what the set draws.",
}


def markdown(report: dict[str, Any]) -> str:
    """The tables, and what they were measured on."""
    setup = report["setup"]
    host = setup["machine"]
    lines = [
        f"{host['cpu']}, {host['cores']} cores, load {host['load']}; {setup['seconds']} s. Read by {setup['readers']}."
    ]
    lines += ["", f"The judge of concepts: {setup['judge']}."]
    for name, rows in report["tables"].items():
        heads = list(rows[0])
        lines += ["", _SAID[name], "", "| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
        lines += ["| " + " | ".join(row[head] for head in heads) + " |" for row in rows]
    return "\n".join(lines) + "\n"
