"""Words of English that a reader of prompts goes by, beside those for what is drawn."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {  # of English: kind to phrases, each with what it stands for behind "="
    "relation": (
        "above|over the top of=above|on top of=above|higher than=above|below|under=below|underneath=below|"
        "beneath=below|left of|to the left of=left of|right of|to the right of=right of|next to|beside=next to|"
        "near=next to|by=next to|alongside=next to|behind|in front of|around|surrounding=around|"
        "surrounded by=surrounded by|encircling=around|inside|within=inside|in the middle of=inside|"
        "in the centre of=inside|in the center of=inside|on|over=on|upon=on|onto=on|against=on|between|"
        "left=left of|right=right of|on both sides of=flanking|on both sides=flanking|on either side of=flanking|"
        "on either side=flanking|on each side of=flanking|on each side=flanking|flanking"
    ),
    "place": (
        "top left|top left corner=top left|upper left corner=top left|top right|top right corner=top right|"
        "upper right corner=top right|bottom left|bottom left corner=bottom left|lower left corner=bottom left|"
        "bottom right|bottom right corner=bottom right|lower right corner=bottom right|top|bottom|centre|"
        "middle left|middle right|left side=middle left|right side=middle right|top edge=top|bottom edge=bottom|"
        "on the left=middle left|on the right=middle right|corner=top right|corners|each corner=corners|"
        "every corner=corners|four corners=corners|all four corners=corners"
    ),
    "number": (
        "a=1|an=1|one=1|single=1|two=2|three=3|four=4|five=5|six=6|seven=7|eight=8|nine=9|ten=10|eleven=11|"
        "twelve=12|thirteen=13|fourteen=14|fifteen=15|sixteen=16|seventeen=17|eighteen=18|nineteen=19|twenty=20|"
        "twenty-one=21|twenty-two=22|twenty-three=23|twenty-four=24|twenty-five=25|thirty=30|forty=40|fifty=50|"
        "hundred=100|a hundred=100|a dozen=12|dozen=12|a couple of=2|couple of=2|a pair of=2|pair of=2|both=2|"
        "a few=3|few=3|some=3|several=3|many=5|lots of=5|a bunch of=5|a lot of=5"
    ),
    "says": (
        "says|say|should say=says|must say=says|to say=says|saying|reads|reading|that says=says|which says=says|"
        "that reads=says|titled|entitled|called|named|"
        "the text reads=says"
    ),
    "negation": (
        "no|without|without any=without|free of=no|don't|not|do not=no|don't want=no|not any=no|no need for=no|minus"
    ),
    "join": (
        "and|&=and|plus|with|or|nor|also|then|as well as=and|together with=with|along with=with|+=and|containing|"
        "featuring"
    ),
    "it": "it|them|this",
    "font": (
        "bold|heavy|thick|italic|slanted|sans|sans-serif|serif|slab|handwritten|script|cursive|mono|monospace|"
        "monospaced|display|decorative"
    ),
    "mood": (
        "minimal|minimalist=minimal|minimalistic=minimal|monochrome=minimal|black and white=minimal|dark|"
        "dark mode=dark|dark theme=dark|light|light mode=light|light theme=light|elegant|luxury=elegant|"
        "luxurious=elegant|premium=elegant|classy=elegant|pastel|pastels=pastel|pastel colours=pastel|"
        "pastel colors=pastel|"
        "vintage|retro=vintage|rustic=vintage|neon"
    ),
    "photo": "photo of|picture of|image of|photograph of=photo of|photo|photograph=photo",
    "in": "in",
    "row": "in a row|in one row|in a line|side by side",
    "ring": "ring of=ring|circle of=circle",
    "filler": (
        "at|of|is|are|be|there|has|have|having|its|these|using|use|put|place|placed|positioned|generate|give|me|us|"
        "need|would|like|layout|graphic|graphics|illustration|drawing|drawn|image|vector|clipart|svg|png|icon|icons|"
        "shape|shapes|symbol|symbols|colour|color|coloured|colored|colours|colors|size|sized|shows|which|from|row|"
        "page|it's|i'd|we|our|your|canvas|depicting|some kind of|composition|side|part|half|area|corner of|"
        "everything|filled|painted|solid|plain"
    ),
    "pattern": "gradient|stripes|translucent|transparent|vertical|horizontal|radial",
}
FONT_WORDS = frozenset(WORDS["font"].split("|"))
SAYING = frozenset(entry.partition("=")[0] for entry in WORDS["says"].split("|"))
IRREGULAR = {"lightnings": "lightning", "leaves": "leaf"}
