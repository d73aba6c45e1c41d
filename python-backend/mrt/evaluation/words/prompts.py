"""`python -m mrt.evaluation.words.prompts`: a sheet of 24 prompts that were written down before they were tried."""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from mrt.evaluation.words.asking import Made, Server
from mrt.evaluation.words.measure import ICONS
from mrt.experts.icons import sets
from mrt.experts.icons.library import library_of
from mrt.serving.contract.refusal import Refusal

REPOSITORY = Path(__file__).parents[4] / "triton-model-repo"
PROMPTS = (
    'a red heart above the text "LOVE" on pink',
    "three yellow stars on navy",
    'Instagram post: "Summer Sale" in white on a teal background with two suns',
    'A4 flyer for a jazz night, a big trumpet, "Jazz at Nine" and "Friday 9 pm"',
    "a green tree left of a brown house",
    'blue background; white cloud icon; white text "Rain later"',
    'poster: "GRAND OPENING" at the top, "12 May 2026" at the bottom, a gift in the middle',
    "a rocket without a background",
    'business card, "Ada Moreau", "ada@moreau.studio", a small camera',
    "a cat wearing a hat",
    'birthday card with a cake and "Happy Birthday Tom!"',
    '"50 % off" in a red circle on white',
    "a yellow moon and five white stars on a dark blue sky",
    'coffee shop logo: a cup above "Bean & Gone"',
    'a purple guitar right of the words "Live Music"',
    "photo of a mountain lake at dawn",
    'YouTube thumbnail "How I built this" with a laptop',
    'white text "爱" on red',
    "a bicycle, no text, striped background",
    'menu: "Soup 4.50", "Bread 2.20", "Tea 1.80"',
    "a blue bird inside a white square on orange",
    'wedding invitation, "Lea & Jon", two rings, leaves around',
    "five small green leaves around a pink flower",
    'banner 1200x400 "We are hiring" with a magnifying glass',
)
SIZE, GAP, COLUMNS, LINES = 232, 12, 6, 6  # px, px, pictures, lines of text


def sheet(made: list[tuple[str, Made | None, str]]) -> Image.Image:
    """Each page over its prompt, and over what was told of it."""
    font = ImageFont.load_default(11)
    cell = (SIZE + GAP, SIZE + GAP + 14 * LINES)
    rows = -(-len(made) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * cell[0] + GAP, rows * cell[1] + GAP), (236, 236, 238))
    draw = ImageDraw.Draw(page)
    for index, (prompt, run, told) in enumerate(made):
        x, y = GAP + index % COLUMNS * cell[0], GAP + index // COLUMNS * cell[1]
        if run is not None:
            small = Image.fromarray(run.picture())
            small.thumbnail((SIZE, SIZE), Image.Resampling.LANCZOS)
            page.paste(small, (x + (SIZE - small.width) // 2, y + (SIZE - small.height) // 2))
        lines = textwrap.wrap(prompt, 40)[:3]
        draw.multiline_text((x, y + SIZE + 2), "\n".join(lines), (20, 20, 24), font)
        said = "\n".join(textwrap.wrap(told, 40)[: LINES - len(lines)])
        draw.multiline_text((x, y + SIZE + 2 + 13 * len(lines)), said, (170, 40, 30), font)
    return page


def told_of(made: Made) -> str:
    """What a run said that it does not know, left out, or did otherwise."""
    told = made.accepted.get("vocabulary") or {}
    unknown = [word for each in told.get("unknown", ()) for word in each["words"]]
    omitted = [f"{each['said']} {each['why']}" for each in told.get("omitted", ())]
    parts = [f"unknown: {', '.join(unknown)}"] if unknown else []
    parts += omitted
    notes = [note["text"] for note in made.done.get("notes", ())]
    return "; ".join([*parts, *notes])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repository", type=Path, default=REPOSITORY)
    parser.add_argument("--out", type=Path, default=Path("out/prompts.png"))
    parser.add_argument("--some", type=int, default=len(PROMPTS), help="of the prompts, from the first")
    args = parser.parse_args()
    found, _ = sets.read_all(sorted(ICONS.glob("*/")))
    made: list[tuple[str, Made | None, str]] = []
    with Server(args.repository, library_of(found) if found else None) as server:
        for prompt in PROMPTS[: args.some]:
            try:
                run = server.make(prompt, text="auto", icons="auto")
            except Refusal as refusal:
                made.append((prompt, None, f"refused: {refusal}"))
            else:
                made.append((prompt, run, told_of(run)))
            print(f"{prompt}\n    {made[-1][2] or 'nothing to remark'}")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    sheet(made).quantize(256).save(args.out, optimize=True)
    print(f"written to {args.out}")


if __name__ == "__main__":
    main()
