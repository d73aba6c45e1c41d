import unicodedata

import pytest
from PIL import Image

from mrt.experts.type.characters import script
from mrt.experts.type.choice import chosen
from mrt.experts.type.faces import CATEGORIES, FOLDER, Face, faces
from mrt.experts.type.style import Style, families

SAMPLES = {
    "latin": "The quick brown fox, 0123456789 €$£¥ “quoted” – ÄÖÜßéèêñçøåłžšőţ",
    "vietnamese": "Tiếng Việt: Phở Hà Nội, mỗi ngày, ưừữ ẫẩ ₫",
    "greek": "Καλημέρα κόσμε, ΑΒΓΔΕΖΗΘ άέήίόύώϊϋΐΰς",
    "cyrillic": "Съешь же ещё этих мягких булок, ЄІЇҐ ёйщ",
    "arabic": "مرحبا بالعالم، ٠١٢٣٤٥٦٧٨٩ پچژگ لا ؟",
    "hebrew": "שלום עולם, אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    "devanagari": "नमस्ते दुनिया, क्षत्रिय ज्ञान ०१२३४५६७८९ ।",
    "thai": "สวัสดีชาวโลก ก็ปั้นน้ำ ๐๑๒๓ ฿",
    "chinese": "我们的咖啡店今天开业，欢迎光临！（新店）：《书》",
    "japanese": "今日は、とても良い天気ですね。「コーヒー」ヴァー〜",
    "korean": "안녕하세요, 서울의 밤은 아름답습니다. 쀍",
    "symbols": "© ® ™ • … → ← ↑ ↓ ★ ☆ ♥ ✓ ≈ ≠ ≤ ≥ ∞ × ÷ ± ° № % ‰ ½ ¼ ¾ ₹ ₩ ₪ ₿",
}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_script_is_covered_in_every_category(name: str, category):
    for bold in (False, True):
        own = chosen(SAMPLES[name], Style(category, bold=bold))
        assert all(face.has(letter) for face, letter in zip(own, SAMPLES[name], strict=True) if not letter.isspace())


def test_common_characters_of_the_east_asian_standards_are_covered():
    wanted = ("gb2312", 0xB0, 0xD7), ("euc_jp", 0xB0, 0xCF), ("euc_jp", 0xA4, 0xA5), ("euc_kr", 0xB0, 0xC8)
    for codec, first, last in wanted:
        rows = (bytes([row, cell]) for row in range(first, last + 1) for cell in range(0xA1, 0xFF))
        letters = [letter for pair in rows for letter in pair.decode(codec, "ignore")]
        lacking = [letter for letter in letters if not any(face.has(letter) for face in faces())]
        assert len(letters) > 160 and lacking == [], codec


def test_one_face_draws_all_letters_of_a_script():
    own = chosen("Tiếng Việt", Style("handwritten"))
    assert {face.family for face in own} == {"Patrick Hand"}, "Caveat lacks some of the letters"
    mixed = chosen("Latte 拿铁 5", Style("serif"))
    assert [face.family for face in mixed] == ["EB Garamond"] * 6 + ["Noto Sans SC"] * 4
    assert chosen("直", Style())[0].family == "Noto Sans SC"
    assert {face.family for face in chosen("直です", Style())} == {"Noto Sans JP"}
    assert chosen("直", Style(language="ja"))[0].family == "Noto Sans JP"


def test_the_files_hold_what_the_list_says():
    for face in faces():
        font = face.font(64)
        nothing = font.getmask("\uffff").getbbox()
        for letter in [face.first[0], face.first[len(face.first) // 2], face.last[-1]]:
            if chr(letter).isalpha() and unicodedata.combining(chr(letter)) == 0:
                shown = font.getmask(chr(letter))
                assert shown.getbbox() is not None and (shown.getbbox() != nothing or face.has(chr(letter))), face
        assert 0.3 < face.x_height < face.capital < 1


def test_letters_are_no_boxes():
    """Every 37th character of every face differs from what the font draws for one that it lacks."""
    for face in faces():
        font = face.font(40)
        box = _pixels(font, chr(0x10FFFD))
        points = [p for first, last in zip(face.first, face.last, strict=True) for p in range(first, last + 1)]
        for point in points[::37]:
            letter = chr(point)
            if letter.isalnum() and script(letter) != "":
                assert _pixels(font, letter) != box, f"{face.file}: U+{point:04X}"


def _pixels(font, letter: str) -> bytes:
    image = Image.new("L", (80, 80))
    from PIL import ImageDraw

    ImageDraw.Draw(image).text((10, 60), letter, font=font, fill=255, anchor="ls")
    return image.tobytes()


def test_every_family_has_its_licence_and_the_fonts_are_small():
    for face in faces():
        licence = FOLDER / f"{face.file.rsplit('-', 1)[0]}-LICENSE.txt"
        text = licence.read_text("utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
        assert "Reserved Font Name" not in text.splitlines()[0], "a merged file may not keep that name"
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 6.5 * 2**20


def test_a_missing_file_says_how_to_make_it():
    face = Face("none-400.woff2", "None", "sans", (), 400, 0.5, 0.7, (65,), (90,))
    with pytest.raises(FileNotFoundError, match="make the fonts anew: python -m mrt.export.fonts"):
        face.font(20)


def test_unknown_styles_are_refused():
    assert set(families().values()) == set(CATEGORIES)
    with pytest.raises(ValueError, match="no category of type 'gothic'"):
        Style("gothic")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no family 'Arial'; choose one of Inter, "):
        Style(family="Arial")
    with pytest.raises(ValueError, match="size is 0 px"):
        Style(size=0)
    with pytest.raises(ValueError, match="three numbers"):
        Style(colour=(0, 0, 256))
