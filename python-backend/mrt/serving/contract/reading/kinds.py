"""The kind of a file by its first bytes, so that a refusal can name it."""

from __future__ import annotations

_STARTS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "BigTIFF",
    b"MM\0+": "BigTIFF",
    b"IIRO": "camera raw",
    b"IIRS": "camera raw",
    b"IIU\0": "camera raw",
    b"FUJIFILMCCD-RAW": "camera raw",
    b"8BPS": "Photoshop",
    b"gimp xcf": "XCF",
    b"%PDF": "PDF",
    b"%!PS": "PostScript",
    b"\xc5\xd0\xd3\xc6": "PostScript",
    b"\0\0\x01\0": "ICO",
    b"\xff\x0a": "JPEG XL",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
    b"\xff\x4f\xff\x51": "JPEG 2000",
    b"\x76\x2f\x31\x01": "OpenEXR",
    b"#?RADIANCE": "HDR",
    b"DDS ": "DDS",
    b"PK\x03\x04": "ZIP",
    b"\x1f\x8b": "gzip",
    b"\x1aE\xdf\xa3": "WebM",
}
_BRANDS = {b"avif": "AVIF", b"avis": "AVIF", b"crx ": "camera raw"} | dict.fromkeys(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "HEIC"
)
_ANY_CODING = (b"mif1", b"msf1")
_WORDS = {b"<svg": "SVG", b"<!doctype html": "HTML", b"<html": "HTML", b"<?xml": "XML"}
_LOOKED_AT = 1024  # bytes of a text
_WITH_AN = ("HTML", "ICO", "OpenEXR", "SVG", "XCF", "XML", "MP4")
_ASIDES = {"HEIC": " (iPhone photo)", "MP4": " (film)", "WebM": " (film)"}


def kind_of(data: bytes) -> str:
    """`PNG`, `JPEG`, `WEBP` and the other names of Pillow, a kind that is not read, or an empty text."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _of_brands(data)
    for start, kind in _STARTS.items():
        if data.startswith(start):
            return kind
    if data[:2] == b"BM" and data[6:10] == bytes(4):
        return "BMP"
    words = data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if words.startswith(b"<"):
        return next((kind for word, kind in _WORDS.items() if word in words), "")
    return ""


def described(kind: str) -> str:
    """`a PDF file`, as a sentence about a picture goes on."""
    return f"a{'n' * (kind in _WITH_AN)} {kind} file{_ASIDES.get(kind, '')}"


def _of_brands(data: bytes) -> str:
    """A file of ISO base media boxes: by the first brand that is known, those for any coding last."""
    end = min(int.from_bytes(data[:4], "big"), 256, len(data))
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))]
    brands.sort(key=_ANY_CODING.__contains__)
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), "MP4")
