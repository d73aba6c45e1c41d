"""Words that people use for what the weights know, by the word of the vocabulary that they are taken for."""

from __future__ import annotations

from collections.abc import Mapping

_SHADES = "light dark bright pale deep pastel neon vivid soft hot baby sky royal".split()
_COLOURS = {
    "red": "crimson scarlet ruby vermilion maroon burgundy cherry",
    "orange": "tangerine amber apricot",
    "yellow": "gold golden lemon mustard",
    "green": "emerald lime olive mint jade",
    "teal": "turquoise cyan aqua aquamarine",
    "blue": "navy azure cobalt indigo ultramarine",
    "purple": "violet lavender mauve lilac plum",
    "pink": "magenta fuchsia rose salmon",
    "white": "ivory snow-white off-white",
    "black": "ebony jet-black",
}
_THINGS = {
    "circle": "disc|disk|dot|round shape",
    "square": "box shape",
    "ring": "hoop|hollow circle|circle outline",
    "diamond": "rhombus|lozenge|diamond shape",
    "arch": "archway",
    "pill": "capsule|rounded rectangle|pill shape",
    "star": "⭐|🌟|★|☆",
    "heart": "love heart|loveheart|heart shape|valentine heart|💙|💚|💛|💜|🖤|🤍|🧡|💖",
    "house": "home|cottage|bungalow|🏠|🏡",
    "bell": "alarm bell|notification bell|doorbell|🔔",
    "sun": "sunshine|☀|🌞",
    "moon": "crescent|crescent moon|half moon|new moon|🌙|🌛",
    "cloud": "☁",
    "lightning": "lightning bolt|thunderbolt|bolt of lightning|lightning flash|thunder|⚡",
    "gift": "present|gift box|giftbox|wrapped present|christmas present|birthday present|🎁",
    "camera": "camcorder|webcam|photo camera|📷|📸",
    "cup": "mug|teacup|coffee cup|tea cup|coffee mug|cup of coffee|cup of tea|mug of coffee|mug of tea|☕",
    "airplane": "plane|aeroplane|aircraft|jet|airliner|✈",
    "trophy": "prize cup|winner's cup|award cup|🏆",
    "tree": "pine tree|oak tree|christmas tree|fir tree|🌲|🌳|🎄",
    "flag": "pennant|🚩",
    "umbrella": "parasol|brolly|☂|☔",
    "text": "word|words|headline|heading|title|subtitle|caption|slogan|lettering|letters|tagline|inscription",
    "translucent panel": "panel|glass panel|frosted panel|semi-transparent panel|transparent panel|text box",
    "soft shadow": "shadow|drop shadow",
    "photo of clouds": "clouds|cloudy sky|picture of clouds|photo of the clouds|photo of cloud",
    "photo of hills": "hills|hill|hillside|landscape with hills|photo of the hills|picture of hills|rolling hills",
    "photo of sunset": "sunset|dusk|photo of a sunset|photo of the sunset|picture of a sunset|sundown",
    "photo of bokeh": "bokeh|bokeh lights|blurred lights|photo of bokeh lights",
    "photo of wood": "wood|wooden|timber|lumber|hardwood|wood grain|wood texture|wooden planks",
    "photo of marble": "marble|marble texture",
}
_MORE = {
    "small": "little|tiny|mini|minuscule",
    "medium": "medium-sized|mid-sized",
    "large": "big|huge|giant|enormous|oversized",
    "background": "backdrop|backround|bg|sky|night sky",
    "top left": "upper left",
    "top right": "upper right",
    "bottom left": "lower left",
    "bottom right": "lower right",
    "centre": "center|middle",
    "transparent": "see-through",
    "stripes": "striped|stripy",
    "radial": "circular",
}
TABLE: Mapping[str, tuple[str, ...]] = {
    **{
        colour: (*words.split(), *(f"{shade} {colour}" for shade in _SHADES), *(f"{colour}ish",))
        for colour, words in _COLOURS.items()
    },
    **{known: tuple(words.split("|")) for known, words in (_THINGS | _MORE).items()},
    "red heart": ("❤", "❣", "♥"),
}
