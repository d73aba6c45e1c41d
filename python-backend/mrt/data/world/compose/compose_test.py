import json

import numpy as np
import pytest

from mrt.data.world.compose import cabinet, copy, grounds, naming, palette, panels, register, sizes, style, typesetting
from mrt.data.world.compose.boxes import Box
from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.compose.stack import stacked
from mrt.data.world.compose.typesetting import Words
from mrt.data.world.ink.colour import contrast
from mrt.data.world.testing.tiny import TinyLibrary
from mrt.data.world.words import speech

LIBRARY = TinyLibrary()


def sheet_of(seed: int, size: tuple[int, int] = (400, 300)) -> Sheet:
    rng = np.random.default_rng(seed)
    return Sheet(rng, LIBRARY, "poster", size, style.drawn(rng, LIBRARY, cabinet.of(LIBRARY)))


def test_boxes_are_cut_without_loss():
    box = Box(10, 20, 100, 60)
    rows = box.rows([1, 2], 6)
    assert rows[0].height == 18 and rows[1].bottom == 80
    cells = box.grid(3, 2, 5)
    assert len(cells) == 6 and cells[5].right == pytest.approx(110) and cells[5].bottom == pytest.approx(80)
    assert box.fitting(1.0).width == 60 and box.placed(20, 20, 1, 0) == Box(90, 20, 20, 20)


def test_palettes_stand_out_from_their_ground():
    for seed in range(60):
        rng = np.random.default_rng(seed)
        own = palette.drawn(rng)
        assert max(contrast(ink, own.ground) for ink in own.inks) > 4.5
        assert contrast(own.apart(rng, own.ground), own.ground) >= 1.8


def test_plain_words_are_read_against_what_lies_beneath():
    for seed in range(30):
        sheet = sheet_of(seed)
        grounds.lay(sheet, "solid")
        panels.panel(sheet, Box(0, 0, 200, 300), shadow=False)
        for x in (10, 210):
            box = Box(x, 100, 180, 60)
            below = sheet.colour_at(box)
            typesetting.written(sheet, Words("Read me", "body", 3, effect="plain"), box, "left")
            colour = sheet.layers[-1].colours[0]
            ink = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
            assert contrast(ink, below) > 4.4  # type: ignore[arg-type]


def test_a_stack_stays_in_its_box_in_its_order_on_one_axis():
    for seed in range(12):
        sheet = sheet_of(seed, (500, 500))
        grounds.lay(sheet, "solid")
        box = Box(50, 60, 380, 330)
        stacked(
            sheet,
            box,
            [Words("Head Line", "headline", 14), Words("below it", "sub-line", 4), copy.button(sheet)],
            "center",
        )
        texts = [layer for layer in sheet.layers if layer.kind == "text"]
        assert texts[0].region.y < texts[1].region.y < texts[2].region.y
        for layer in texts:
            assert abs(layer.region.x + layer.region.width / 2 - 240) < 12
            assert layer.region.y > 30 and layer.region.bottom < 420


def test_names_lose_their_styles_and_gain_synonyms():
    assert naming.plain("rocket 20 filled") == "rocket"
    assert naming.plain("outline") == "outline"
    assert "spaceship" in naming.synonyms("rocket 20 filled", ("Travel",)) and "travel" in naming.synonyms(
        "rocket", ("Travel",)
    )
    assert naming.repeats("man medium dark skin tone") and not naming.repeats("traffic light on")


def test_sizes_have_the_forms_of_their_purposes():
    for purpose, forms in sizes.FORMS.items():
        for seed in range(5):
            width, height = sizes.drawn(np.random.default_rng(seed), purpose)
            assert 512 <= max(width, height) <= 2048 and min(width, height) >= 256
            low, high = min(forms), max(forms)
            assert low * 0.9 < width / height < high * 1.1 or min(width, height) == 256


def test_phrases_come_in_their_language_and_differ():
    rng = np.random.default_rng(1)
    russian = speech.Speech("ru")
    assert russian.script == "cyrillic" and len(set(russian.several(rng, "item", 5))) == 5
    assert speech.Speech("de").say(rng, "quote") in speech.Speech("en").phrases["quote"]
    assert speech.Speech("ja").say(rng, "small") in speech.Speech("ja").phrases["line"]
    for make in (speech.price, speech.percent, speech.time, speech.phone, speech.site, speech.brand):
        assert make(rng).strip() and '"' not in make(rng)
    with pytest.raises(ValueError, match="no language"):
        speech.language(rng, frozenset({"runes"}))
    for language in speech.LANGUAGES:
        phrases = speech.Speech(language).phrases
        assert {"script", "headline", "line", "body", "action", "label", "item", "word"} <= phrases.keys()
        assert not any('"' in phrase or not phrase for own in phrases.values() for phrase in own)


def test_words_without_glyphs_are_refused_not_drawn_as_boxes():
    sheet = sheet_of(1)
    grounds.lay(sheet, "solid")
    with pytest.raises(ValueError, match="letters"):
        typesetting.written(sheet, Words("Привет", "headline", 8), sheet.inner)


def test_the_register_is_kept_beside_an_index_and_made_anew_for_another(tmp_path):
    class Stored(TinyLibrary):
        folder, split = tmp_path, "train"

    (tmp_path / "index").mkdir()
    facts = tmp_path / "index" / "index.json"
    facts.write_text("{}")
    first = register.of(Stored())
    place = tmp_path / "index" / "register-train.json"
    assert first["icons"]["tiny/icons"][""] == list(range(16)) and place.exists()
    kept = json.loads(place.read_text())
    kept["register"]["icons"] = {"marked": {"": [1]}}
    place.write_text(json.dumps(kept))
    assert "marked" in register.of(Stored())["icons"]
    facts.write_text("{ }")
    assert "marked" not in register.of(Stored())["icons"]
    assert any("music" in topics or "travel" in topics for topics in first["icons"].values())


def test_an_unusable_dozen_is_named():
    class Broken:
        key = "tiny/rubbish"

    def use(asset):
        raise OSError("cut off")

    with pytest.raises(ValueError, match="tiny/rubbish: cut off"):
        cabinet.sound(Broken, use)
