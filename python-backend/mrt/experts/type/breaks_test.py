import time

import pytest

from mrt.experts.type.breaks import HYPHENS, LETTERS, PHRASES, pieces


@pytest.mark.parametrize(
    "text, freedom, wanted",
    [
        ("one two  three", PHRASES, "one |two  |three"),
        ("it costs € 5 or 5 € or 1 000 %", PHRASES, "it |costs |€ 5 |or |5 € |or |1 000 %"),
        ("€ 5 No. 7", LETTERS, "€ |5 |No. |7"),
        ("well-known fact – true", PHRASES, "well-known |fact – |true"),
        ("well-known 2-3", HYPHENS, "well-|known |2-3"),
        ("mail a.b@c-d.org now", LETTERS, "mail |a.b@c-d.org |now"),
        ("今日は、良い（天気）です。", LETTERS, "今|日|は、|良|い|（天|気）|で|す。"),
        ("今日は、良い（天気）です。", PHRASES, "今日は、|良い|（天気）です。"),
        ("新年快乐，万事如意！", PHRASES, "新年快乐，|万事如意！"),
        ("ショップ", LETTERS, "ショッ|プ"),
        ("안녕하세요 서울", LETTERS, "안녕하세요 |서울"),
        ("ร้านกาแฟเปิดทุกวัน", PHRASES, "ร้านกาแฟ|เปิด|ทุกวัน"),
        ("สวัสดีครับ", PHRASES, "สวัสดี|ครับ"),
        ("नमस्ते दुनिया", LETTERS, "नमस्ते |दुनिया"),
    ],
)
def test_lines_end_where_scripts_allow_it(text: str, freedom: int, wanted: str):
    assert "|".join(pieces(text, freedom)) == wanted


def test_unknown_thai_is_parted_between_clusters_only():
    for piece in pieces("ฆฆฆเฆฆ็ฆฆิฆ่ฆ" * 5):
        assert piece[0] not in "็ิ่" and piece[-1] not in "เแโใไ"


def test_ten_thousand_letters_take_bounded_time():
    began = time.process_time()
    for text in ("สวัสดีครับ" * 1000, "今日は" * 3333, "a-" * 5000, "1 000 " * 1666):
        assert "".join(pieces(text, HYPHENS)) == text
    assert time.process_time() - began < 10
