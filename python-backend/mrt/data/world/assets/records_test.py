import pickle

import pytest

from mrt.data.world.assets.records import Records, write


def name_of(record):
    return record["name"]


def test_records_are_read_at_random_in_any_alphabet_and_survive_pickling(tmp_path):
    names = ["rocket", "", "Ключ\nс новой строкой", "鍵"]
    assert write(tmp_path / "a.jsonl", ({"name": n} for n in names)) == 4
    records = Records(tmp_path / "a.jsonl", name_of)
    assert [records[3], records[0], records[-2]] == ["鍵", "rocket", names[2]]
    assert records[1:3] == names[1:3]
    assert list(pickle.loads(pickle.dumps(records))) == names
    with pytest.raises(IndexError, match="4 records"):
        records[4]


def test_an_empty_file_is_an_empty_sequence(tmp_path):
    assert write(tmp_path / "a.jsonl", []) == 0
    assert list(Records(tmp_path / "a.jsonl", name_of)) == []
