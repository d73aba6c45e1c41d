import json

from mrt.data.world.assets.sources import iconify as source


def test_icons_are_named_in_plain_words_with_their_synonyms(iconify, tmp_path):
    (tmp_path / "dist").mkdir()
    words = {"🚀": ["rocket", "launch", "NASA", "staff_mode"]}
    (tmp_path / "dist/emoji-en-US.json").write_text(json.dumps(words))
    found = source.harvest(iconify, tmp_path)
    rocket = next(item for item in found.items if item.key == "iconify/plain/rocket-24-filled")
    assert (rocket.kind, rocket.name, rocket.group) == ("icon", "rocket", "iconify/Phosphor Icons")
    assert rocket.tags == ("spaceship", "launch", "nasa", "staff mode", "space travel")
    assert rocket.body["size"] == [24, 24] and 'viewBox="0 0 24 24"' in rocket.body["svg"]
    assert {item.kind for item in found.items if item.set == "iconify/coloured"} == {"illustration"}


def test_what_may_not_be_used_or_shows_nothing_is_left_out_and_named(iconify):
    found = source.harvest(iconify)
    assert {item.key for item in found.items} == {
        "iconify/plain/rocket-24-filled",
        "iconify/plain/flag-it",
        "iconify/coloured/rocket-24-filled",
    }
    assert found.left_out == {
        "licence CC-BY-SA-4.0": 1,
        "brand logos, flags or animations": 1,
        "a brand by its name": 2,
        "an empty drawing or one of 0 px": 4,
        "a flag by its name": 1,
    }
    assert "iconify/shared: licence CC-BY-SA-4.0" in found.named
    assert "iconify/plain/thin-air: an empty drawing or one of 0 px" in found.named


def test_a_name_from_the_sets_of_logos_is_a_brand_unless_it_is_a_word(iconify, tmp_path):
    circle = {"body": '<circle r="8"/>'}
    for prefix, names in (
        ("plain", ["google-drive-line", "apple", "usb"]),
        ("simple-icons", ["googledrive", "apple", "usb"]),
    ):
        (iconify / "json" / f"{prefix}.json").write_text(json.dumps({"icons": dict.fromkeys(names, circle)}))
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/emoji-en-US.json").write_text(json.dumps({"🍎": ["red_apple", "fruit", "apple"]}))
    found = source.harvest(iconify, tmp_path)
    assert [item.name for item in found.items if item.set == "iconify/plain"] == ["apple", "usb"]
    assert "iconify/plain/google-drive-line: a brand by its name" in found.named
