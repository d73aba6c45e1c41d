import json

import pytest

from mrt.data.world.assets.pinned import AssetError, listed
from mrt.data.world.assets.pinned.listing import LIST, written


def test_the_committed_list_is_whole_and_in_its_own_format():
    packages = listed()
    assert len({(p.client, p.name) for p in packages}) == len(packages)
    assert {p.client for p in packages} == {"npm", "pip", "apt"}
    assert all(p.size > 0 and p.licence and p.version for p in packages)
    assert written(packages) == LIST.read_text("utf-8")


def test_an_entry_that_is_none_is_named(tmp_path):
    good = vars(listed()[0])
    (tmp_path / "list.json").write_text(json.dumps(good) + "\n" + json.dumps({**good, "sha256": "abc"}))
    with pytest.raises(AssetError, match="line 2"):
        listed(tmp_path / "list.json")
    for text in ('{"name": "a"}', "[]", "half a li"):
        (tmp_path / "list.json").write_text(text)
        with pytest.raises(AssetError, match="line 1 is no package"):
            listed(tmp_path / "list.json")
