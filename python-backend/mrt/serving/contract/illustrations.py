"""Layers that show what the network does not know, but an icon set draws: which words, which drawing, which colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from PIL import ImageColor

from mrt import text
from mrt.colours import COLOURS, colour_of
from mrt.experts.icons.library import Drawing, Library
from mrt.serving.contract.lettering import strings_of
from mrt.vocabulary import ICON, Unknown, Vocabulary
from mrt.words.drawings import Drawn

IconsWay = Literal["auto", "off"]
ICONS_WAYS: tuple[IconsWay, ...] = get_args(IconsWay)
_LAYER = 2  # a slot of one
_ONE_OF_MANY = "shows a single one"
_NUMBERS = frozenset("two three four five six seven eight nine ten eleven twelve dozen many several some few".split())


@dataclass(frozen=True)
class Illustration:
    """`words`: of the caption, that the drawing shows; `colour`: that they ask for, sRGB, or None; `notes`: what is not
    as the caption asks, a sentence part each."""

    words: tuple[str, ...]
    drawing: Drawing
    colour: tuple[int, int, int] | None
    notes: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """As the events of a run and of its layers tell it."""
        return {"words": list(self.words), **self.drawing.told()}


class Illustrated(NamedTuple):
    """`by_slot`: layers that are drawn after an icon; `unknown`: the words that are still unknown."""

    by_slot: Mapping[int, Illustration]
    unknown: tuple[Unknown, ...]


class Drawings(NamedTuple):
    """What the icon sets of a server draw of what weights do not know, as mrt.words reads prompts with it."""

    library: Library
    vocabulary: Vocabulary

    @property
    def names(self) -> frozenset[str]:
        return self.library.single_words

    def find(self, words: Sequence[str], unknown: Sequence[str], certain: bool) -> Drawn | None:
        phrase = " ".join(words)
        strange = {word for each in self.vocabulary.unknown({_LAYER: phrase}) for word in each.words}
        one = _illustration(phrase, strange.intersection(unknown), self.library, self.vocabulary)
        if one is None or (one.drawing.near and not certain):
            return None
        shown = [at for at, word in enumerate(words) if word in one.words]
        if not shown or shown != list(range(shown[0], shown[-1] + 1)):
            return None
        *before, last = words[shown[0] : shown[-1] + 1]
        single = last if one.drawing.near else one.drawing.name.split()[-1]
        return Drawn(shown[0], shown[-1] + 1, " ".join([*before, single]), last != single)

    def has_colours(self, name: str) -> bool:
        drawing = self.library.named(name.removesuffix(f" {ICON}").split(), coloured=False)
        return drawing is not None and drawing.set.palette

    def illustrated(
        self, segments: Mapping[int, str], unknown: Iterable[Unknown], colours: Mapping[int, str]
    ) -> Illustrated:
        return illustrated(segments, unknown, self.library, self.vocabulary, colours)


def drawings_of(way: IconsWay, library: Library | None, vocabulary: Vocabulary | None) -> Drawings | None:
    """None where nothing is to be drawn after icons, or nothing can be."""
    return Drawings(library, vocabulary) if way == "auto" and library and vocabulary else None


def illustrated(
    segments: Mapping[int, str],
    unknown: Iterable[Unknown],
    library: Library,
    vocabulary: Vocabulary,
    colours: Mapping[int, str],
) -> Illustrated:
    """Layers of unknown words that a set has a drawing for. A layer that also shows a thing that the network knows, or
    a string, stays the network's. `colours`: by slot, as they were said, where the segments have the nearest ones that
    the network knows."""
    found: dict[int, Illustration] = {}
    left = []
    for each in unknown:
        one = None
        if each.slot > 1 and each.words and each.slot not in strings_of(segments):
            colour = colours.get(each.slot, "")
            one = _illustration(segments[each.slot], set(each.words), library, vocabulary, colour)
        if one is None:
            left.append(each)
            continue
        found[each.slot] = one
        words = tuple(word for word in each.words if word.lower() not in one.words)
        if words:
            left.append(each._replace(words=words))
    return Illustrated(found, tuple(left))


class _Word(NamedTuple):
    text: str
    unknown: bool
    noun: bool


def _illustration(
    caption: str, unknown: set[str], library: Library, vocabulary: Vocabulary, asked: str = ""
) -> Illustration | None:
    """`asked`: the colour as it was said."""
    strange = {word.lower() for word in unknown}
    nouns = {phrase.removesuffix(f" {ICON}").split()[-1] for phrase in vocabulary.concepts} - {"text"}
    said = [_Word(word, word in strange, word in nouns) for word in text.words(caption)]
    colour = _colour(said, vocabulary)
    for run in _runs(said):
        if hit := _drawing(run, library, colour is not None):
            start, end, drawing = hit
            words = tuple(word.text for word in run[start:end])
            outside = [word for word in said if word.noun and word.text not in words]
            if outside:
                return None
            name, rgb = colour or ("", None)
            consumed = words if not name or name not in strange else (*words, name)
            if name and (exact := colour_of(asked)):
                name, rgb = asked, exact
            return Illustration(consumed, drawing, rgb, tuple(_notes(words, drawing, name)))
    return None


def _runs(said: Sequence[_Word]) -> Iterator[list[_Word]]:
    """Unknown words and known things that stand together, and hold an unknown word; longer phrases are names, too.
    Numbers, which some sets draw as figures, are none of them."""
    run: list[_Word] = []
    for word in (*said, _Word("", False, False)):
        if (word.unknown or word.noun) and word.text not in _NUMBERS:
            run.append(word)
            continue
        if any(each.unknown for each in run):
            yield run
        run = []


def _drawing(run: Sequence[_Word], library: Library, coloured: bool) -> tuple[int, int, Drawing] | None:
    """Where in a run the words of a drawing stand. The last word is what a phrase is about: "birthday cake"; what
    something is doing may follow it: "a cat wearing"."""
    ends = [len(run)]
    while ends[-1] > 1 and run[ends[-1] - 1].text.endswith(("ing", "ed")):
        ends.append(ends[-1] - 1)
    for end in ends:
        for start in range(end):
            phrase = run[start:end]
            strange = any(word.unknown for word in phrase)
            if strange and (found := library.named([word.text for word in phrase], coloured)):
                return start, end, found
    for end in ends:
        if run[end - 1].unknown and (found := library.near(run[end - 1].text, coloured)):
            return end - 1, end, found
    return None


def _colour(said: Sequence[_Word], vocabulary: Vocabulary) -> tuple[str, tuple[int, int, int]] | None:
    """The first colour that a caption says, one of the vocabulary or of CSS; the last word is the thing, no colour."""
    for word in said[:-1]:
        if word.text in vocabulary.colours and word.text in COLOURS:
            red, green, blue = COLOURS[word.text]
            return word.text, (red, green, blue)
        if word.unknown and word.text.isalpha() and word.text in ImageColor.colormap:
            red, green, blue, *_ = ImageColor.getrgb(word.text)
            return word.text, (red, green, blue)
    return None


def _notes(words: Sequence[str], drawing: Drawing, colour: str) -> Iterator[str]:
    if drawing.near:
        yield f"{' '.join(words)} was taken for {drawing.name}"
    elif words[-1] != drawing.name.split()[-1]:
        yield _ONE_OF_MANY
    if colour and drawing.set.palette:
        yield f"it has the colours of {drawing.set.name}, and is not {colour}"
