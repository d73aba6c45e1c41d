"""Which licences the assets may have, and which sets are left out whatever their licence says."""

from __future__ import annotations

import re
from collections.abc import Iterable

# By SPDX identifier or by the words that the packages use, all lower case.
ALLOWED = {
    "cc0-1.0": "CC0-1.0",
    "cc0": "CC0-1.0",
    "cc0 1.0": "CC0-1.0",
    "public-domain": "public domain",
    "public domain": "public domain",
    "unlicense": "public domain",
    "mit": "MIT",
    "expat": "MIT",
    "apache-2.0": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "bsd": "BSD",
    "bsd-2-clause": "BSD",
    "bsd-3-clause": "BSD",
    "isc": "ISC",
    "ofl-1.1": "OFL-1.1",
    "cc-by-3.0": "CC-BY-3.0",
    "cc by 3.0": "CC-BY-3.0",
    "cc-by-4.0": "CC-BY-4.0",
    "cc by 4.0": "CC-BY-4.0",
}

# Categories and names of sets that show brands; flags are one motif in five sets, drawn as bare rectangles.
LEFT_OUT_CATEGORIES = frozenset({"Logos"})
LEFT_OUT = re.compile(
    r"^(catppuccin|devicon|devicon-plain|file-icons|gcp|k8s|material-icon-theme|nonicons|skill-icons|unjs|vscode-icons"
    r"|.*brands.*|.*logos.*|bxl|cib|simple-icons|cif|circle-flags|flag|flagpack|fontisto|svg-spinners|academicons)$"
)
FLAG = re.compile(r"^flags?-(for-)?[a-z]{2}(?!gpole)|[a-z]flag$", re.IGNORECASE)
BRAND = re.compile(r"(^|[-_ ])(brand|brands|logo|logos|logotype)([-_ ]|$)", re.IGNORECASE)
# Sets of logos whose names tell brands in other sets, and those names that are words first.
LOGO_SETS = ("simple-icons", "logos", "devicon", "cib")
NO_BRANDS = frozenset(
    "terminal close usb rss eraser flask cursor scan radar drone files lighthouse campfire meteor task loader vector "
    "brackets nfc vault replay thumbtack component hardhat pocket forest flood section greenhouse mention delta lens "
    "matrix trace flow segment mist chatbot socket vine toll sprint discover local baseline spotlight outline spectrum "
    "abstract comma midi spaceship buffer origami billboard motion foundation hoodie horizon element mix shortcut "
    "contactlesspayment tapas windows sync proxy target".split()
)


def allowed(licence: str) -> str | None:
    """The licence's short name where it is on the allow-list, None otherwise.

    CC0, public domain, MIT, Apache-2.0, BSD, ISC, OFL and CC-BY 3.0 or 4.0 are on it. Share-alike, non-commercial,
    no-derivatives, copyleft, "free for personal use" and unknown words are not.
    """
    return ALLOWED.get(" ".join(licence.lower().split()))


def set_allowed(prefix: str, category: str | None) -> bool:
    """Whether an icon set may be used: not one of brand logos, of flags or of animations."""
    return category not in LEFT_OUT_CATEGORIES and not LEFT_OUT.match(prefix)


def icon_allowed(name: str, categories: Iterable[str] = ()) -> bool:
    """Whether one icon may be used: not by its name or a category of its set the logo of a brand."""
    return not any(BRAND.search(text) for text in (name, *categories))
