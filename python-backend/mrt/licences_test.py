import pytest

from mrt.licences import allowed, icon_allowed, set_allowed


@pytest.mark.parametrize(
    "stated, short",
    [
        ("MIT", "MIT"),
        ("Expat", "MIT"),
        ("Apache-2.0", "Apache-2.0"),
        ("BSD-3-Clause", "BSD"),
        ("ISC", "ISC"),
        ("OFL-1.1", "OFL-1.1"),
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("CC-BY-3.0", "CC-BY-3.0"),
        ("CC0 1.0", "CC0-1.0"),
        ("public-domain", "public domain"),
    ],
)
def test_licences_on_the_list_are_allowed_under_one_name(stated, short):
    assert allowed(stated) == short


@pytest.mark.parametrize(
    "stated",
    "CC-BY-SA-4.0 CC-BY-NC-4.0 CC-BY-ND-4.0 CC-BY-NC-SA-4.0 GPL-3.0 GPL-2.0-or-later LGPL-2.1 AGPL-3.0 MPL-2.0 UFL-1.0 "
    "CC-BY-2.0 unknown".split()
    + ["", "Free for personal and commercial use", "MIT or GPL-2", "CC0-1.0 and CC-BY-SA-3.0"],
)
def test_whatever_is_not_on_the_list_is_not_allowed(stated):
    assert allowed(stated) is None


def test_sets_of_brands_and_flags_are_left_out_whatever_their_licence():
    for prefix in ("simple-icons", "cib", "devicon", "skill-icons", "fa6-brands", "bxl", "circle-flags"):
        assert not set_allowed(prefix, None), prefix
    assert not set_allowed("anything", "Logos")
    assert set_allowed("tabler", "UI 24px") and set_allowed("twemoji", "Emoji")


def test_a_brand_inside_a_good_set_is_left_out_by_its_name():
    assert not icon_allowed("brand-github")
    assert not icon_allowed("logo-twitter")
    assert not icon_allowed("apple-logo-fill")
    assert not icon_allowed("stackshare", ["logos"])
    assert icon_allowed("catalogue", ["objects"]) and icon_allowed("apple")
