"""Attribution: the text that lists sets, authors, licences and origins of the assets that were used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .pinned import AssetError

LICENCES = {
    "MIT": "https://spdx.org/licenses/MIT.html",
    "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "BSD": "https://spdx.org/licenses/BSD-3-Clause.html",
    "ISC": "https://spdx.org/licenses/ISC.html",
    "OFL-1.1": "https://openfontlicense.org",
    "CC-BY-3.0": "https://creativecommons.org/licenses/by/3.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "public domain": "https://creativecommons.org/publicdomain/mark/1.0/",
}
HEAD = """# Attribution

Drawings, photographs and typefaces that the networks learned from or are judged by. They were drawn onto made-up
pages, scaled, recoloured and cropped. The packages are not in this repository, and their authors endorse nothing here.
The list is of sets: of icons, of drawings by one hand, families of type, photographers, as the packages state them.
"""


def set_of(key: str, facts: dict[str, Any]) -> str:
    """The set that a source key belongs to: a layer's `iconify/tabler/rocket`, or the key of a set itself.

    `facts` are the index's (index.read). AssetError where the index has no such set.
    """
    sets = facts["sets"]
    parts = key.split("/")
    for count in range(len(parts), 0, -1):
        if (name := "/".join(parts[:count])) in sets:
            return name
    by_package = facts.get("photographs", {})
    if key in by_package:
        return by_package[key]
    raise AssetError(f"no set of the assets holds {key!r}; was the design made with another cache?")


def attribution(keys: Iterable[str], facts: dict[str, Any]) -> str:
    """The text for the source keys of designs, or for set keys; every set once, sorted by licence, then name."""
    used = sorted({set_of(key, facts) for key in keys})
    lines = [HEAD]
    for licence in sorted({facts["sets"][key]["licence"] for key in used}):
        lines.append(f"## {licence}\n\n<{LICENCES[licence]}>\n")
        for entry in (facts["sets"][key] for key in used):
            if entry["licence"] == licence:
                where = f", <{entry['url']}>" if entry["url"] else ""
                lines.append(f"- {_plain(entry['title'])} (`{entry['key']}`), {_plain(entry['author'])}{where}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _plain(text: str) -> str:
    """On one line, and nothing that Markdown would read as markup or as a tag."""
    return " ".join(text.split()).replace("<", "(").replace(">", ")").replace("*", "")
