"""What may be set, and which script a character belongs to."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

from mrt.experts.type.errors import CannotSet, named, quoted

MOST = 10_000  # characters of a string
JOINERS = "\u200c\u200d"  # change how neighbours join, and are in no font as such
_DROPPED = {*"\u00ad\u200e\u200f\u2060\ufeff\ufe0e"}  # invisible; nothing is lost without them
_OVERRIDES = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}  # reorder text unseen
_SPACES = str.maketrans({"\t": " ", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"})
# Emoji_Presentation=Yes below U+1F000 (emoji-data.txt), and what makes emoji of other characters.
_EMOJI = {
    *"⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕",
    "\u20e3",
    "\ufe0f",
}
_SCRIPTS = (
    (0x41, "latin"),
    (0x5B, ""),
    (0x61, "latin"),
    (0x7B, ""),
    (0xAA, "latin"),
    (0xAB, ""),
    (0xBA, "latin"),
    (0xBB, ""),
    (0xC0, "latin"),
    (0xD7, ""),
    (0xD8, "latin"),
    (0xF7, ""),
    (0xF8, "latin"),
    (0x2B9, ""),
    (0x370, "greek"),
    (0x400, "cyrillic"),
    (0x530, "other"),
    (0x590, "hebrew"),
    (0x600, "arabic"),
    (0x700, "other"),
    (0x750, "arabic"),
    (0x780, "other"),
    (0x8A0, "arabic"),
    (0x900, "devanagari"),
    (0x964, ""),  # dandas are of all scripts of India
    (0x966, "devanagari"),
    (0x980, "other"),
    (0xE00, "thai"),
    (0xE3F, ""),  # the baht sign
    (0xE40, "thai"),
    (0xE80, "other"),
    (0x1100, "hangul"),
    (0x1200, "other"),
    (0x1C80, "cyrillic"),
    (0x1C90, "other"),
    (0x1D00, "latin"),
    (0x1DC0, ""),
    (0x1E00, "latin"),
    (0x1F00, "greek"),
    (0x2000, ""),
    (0x2C60, "latin"),
    (0x2C80, "other"),
    (0x2E80, "han"),
    (0x3000, ""),
    (0x3005, "han"),
    (0x3008, ""),
    (0x3041, "kana"),
    (0x3100, "han"),
    (0x3130, "hangul"),
    (0x3190, "han"),
    (0x31F0, "kana"),
    (0x3200, ""),
    (0x3400, "han"),
    (0xA000, "other"),
    (0xA640, "cyrillic"),
    (0xA6A0, "other"),
    (0xA720, "latin"),
    (0xA800, "other"),
    (0xA8E0, "devanagari"),
    (0xA900, "other"),
    (0xA960, "hangul"),
    (0xA980, "other"),
    (0xAC00, "hangul"),
    (0xD800, "other"),
    (0xF900, "han"),
    (0xFB00, "latin"),
    (0xFB1D, "hebrew"),
    (0xFB50, "arabic"),
    (0xFE00, ""),
    (0xFE70, "arabic"),
    (0xFEFF, ""),
    (0xFF21, "latin"),
    (0xFF3B, ""),
    (0xFF41, "latin"),
    (0xFF5B, ""),
    (0xFF66, "kana"),
    (0xFFA0, "hangul"),
    (0xFFE0, ""),
    (0x10000, "other"),
    (0x20000, "han"),
    (0x32000, "other"),
)
_STARTS = [start for start, _ in _SCRIPTS]


def cleaned(string: str) -> str:
    """The string in NFC as it is set: newlines kept, tabs made spaces, blank ends and invisible marks left out.

    CannotSet where it is empty, too long, or holds control characters or emoji.
    """
    if len(string) > MOST:
        raise CannotSet("long", f"{quoted(string)} has {len(string)} characters, {MOST} at most are set; shorten it")
    text = unicodedata.normalize("NFC", string.replace("\r\n", "\n").translate(_SPACES))
    for at, character in enumerate(text):
        kind = unicodedata.category(character)
        if character in _OVERRIDES or (kind in ("Cc", "Cs") and character != "\n"):
            raise CannotSet(
                "control", f"{quoted(string)} has the control character {named(character)} at {at}; leave it out"
            )
    emoji = [character for character in text if is_emoji(character)]
    if emoji:
        raise CannotSet("emoji", f"{quoted(string)} has emoji, {named(emoji[0])}, which no font here has; leave it out")
    text = "".join(character for character in text if character not in _DROPPED)
    text = "\n".join(line.strip() for line in text.split("\n")).strip("\n")
    if not any(map(visible, text)):
        raise CannotSet("empty", f"{quoted(string)} has nothing to draw; give it letters")
    return text


def visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in ("Cf", "Mn", "Me")


def is_emoji(character: str) -> bool:
    """Whether a character is a picture in colour where it is shown."""
    return 0x1F000 <= ord(character) <= 0x1FAFF or 0xE0020 <= ord(character) <= 0xE007F or character in _EMOJI


def script(character: str) -> str:
    """latin, greek, ...; "" for what all scripts share; "other" for those that are in no font here."""
    if unicodedata.category(character) in ("Mn", "Me") and not 0x590 <= ord(character) < 0xE80:
        return ""
    if unicodedata.bidirectional(character) == "AN":
        return "arabic"
    return _SCRIPTS[at][1] if (at := bisect_right(_STARTS, ord(character)) - 1) >= 0 else ""


def scripts(string: str) -> list[str]:
    """Of each character; what all scripts share goes with the letter before it, else after it, else with Latin."""
    own = [script(character) for character in string]
    last = ""
    for at, name in enumerate(own):
        last = own[at] = name or last
    following = next((name for name in own if name), "latin")
    return [name or following for name in own]


def language(string: str) -> str:
    """Whose forms Han characters take: ja, ko or zh."""
    found = {script(character) for character in string}
    return "ja" if "kana" in found else "ko" if "hangul" in found else "zh"
