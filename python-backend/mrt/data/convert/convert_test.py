"""The command: its output, that it is reproducible, and that a kill leaves nothing half-made."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from webdataset.compat import WebDataset

from mrt.data.convert.__main__ import main
from mrt.data.convert.records import stack_of
from mrt.data.shards import Shard
from mrt.data.stacks import StackLayer
from mrt.data.testing.layered_files import painted, psd_of, to_ora
from mrt.geometry import Region

COMMAND = (sys.executable, "-m", "mrt.data.convert")
ROOT = Path(__file__).parents[3]
# The command, killed when the second chunk has its shard and no report.
KILLED = """
import os, signal
from mrt.data import shards
from mrt.data.convert.__main__ import main

def write(path, samples, write=shards.write):
    write(path, samples)
    if path.name == "train-000001.tar":
        os.kill(os.getpid(), signal.SIGKILL)

shards.write = write
main()
"""


def convert(folder: Path, to: Path, *more: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*COMMAND, folder, "--to", to, *more], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve designs in two folders, some with captions or odd names, and files that cannot be taken."""
    folder = tmp_path_factory.mktemp("designs")
    (folder / "more").mkdir()
    for seed in range(12):
        layers = [
            StackLayer(name, Region(seed, -4, 20, 20), painted(20, 20, seed * 9 + index))
            for index, name in enumerate(("lower", "upper"))
        ]
        to_ora(layers, [255, 200], folder / "more" / f"{seed:02d}.ora")
    (folder / "more" / "00.txt").write_text("a prompt\n")
    (folder / "more" / "01.json").write_text(json.dumps({"prompt": "short", "layers": {"upper": "noise"}}))
    (folder / "more" / "02.json").write_text(json.dumps({"layers": {"nobody": "noise"}}))
    (folder / "more" / "04.ora").rename(folder / "more" / os.fsdecode(b"04\n\xff.ora"))
    (folder / "more" / "05.txt").write_bytes(b"\xff")
    (folder / "more" / "06.json").write_text('{"prompt": "\\ud800"}')
    (folder / "more" / "03b.ora").write_bytes((folder / "more" / "03.ora").read_bytes())
    (folder / "flat.psd").write_bytes(b"8BPS, but no more")
    psd_of(folder / "deep.psd", depth=16)
    (folder / "deep.txt").write_bytes(b"\xff")
    (folder / "folder.psd").mkdir()
    to_ora(layers, [0, 0], folder / "clear.ora")
    return folder


def files(to: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(to.iterdir())}


def samples(to: Path, part: str) -> dict[str, dict]:
    """By what the public reader of shards finds in them."""
    urls = [str(path) for path in sorted(to.glob(f"{part}-*.tar"))]
    return {sample["__key__"]: sample for sample in WebDataset(urls, shardshuffle=False, empty_check=False)}


def test_designs_become_shards_and_the_others_are_told_and_counted(folder: Path, tmp_path: Path):
    ran = convert(folder, tmp_path / "a", "--files", "6", "--held-out", "0.3", "--names")
    assert ran.returncode == 0, ran.stderr
    assert "7 skipped (1 broken, 3 captions, 1 depth, 1 empty, 1 twice)" in ran.stdout
    assert "02.json speaks of nobody; it has no such layer" in ran.stderr
    assert "05.txt is no text in UTF-8" in ran.stderr and "06.json is no JSON object" in ran.stderr
    assert "deep.psd: it has 16 bits a channel; convert it to 8" in ran.stderr
    train, held_out = (samples(tmp_path / "a", part) for part in ("train", "held-out"))
    assert len(train) + len(held_out) == 9 and 0 < len(held_out) < 8 and not set(train) & set(held_out)
    by_source = {json.loads(sample["json"])["source"]: sample for sample in (train | held_out).values()}
    names = ["04\\n\\udcff" if seed == 4 else f"{seed:02d}" for seed in range(12) if seed not in (2, 5, 6)]
    assert sorted(by_source) == sorted(f"more/{name}.ora" for name in names)
    stacks = [stack_of(by_source[f"more/{seed:02d}.ora"]) for seed in (0, 1)]
    assert [stack.prompt for stack in stacks] == ["a prompt", "short"]
    assert [layer.caption for layer in stacks[1].layers] == ["lower", "noise"]
    assert stacks[0].page == Region(0, 16, 40, 30) and stacks[0].canvas == (48, 48)
    again = convert(folder, tmp_path / "b", "--files", "6", "--held-out", "0.3", "--names", "--workers", "2")
    assert again.stdout == ran.stdout and files(tmp_path / "a") == files(tmp_path / "b")


def test_our_reader_finds_what_the_public_one_finds_and_refuses_what_is_cut_off(folder: Path, tmp_path: Path):
    convert(folder, tmp_path)
    path = tmp_path / "train-000000.tar"
    shard, theirs = Shard(path), samples(tmp_path, "train")
    assert shard.keys == list(theirs)
    for index, key in enumerate(shard.keys):
        assert shard.read(index) == {name: value for name, value in theirs[key].items() if not name.startswith("__")}
    whole = path.read_bytes()
    for length in (0, 300, 512, 1024, len(whole) // 1024 * 512, len(whole) // 2 + 7):
        path.write_bytes(whole[:length])
        with pytest.raises(ValueError, match="make it again"):
            Shard(path)


def test_strict_stops_and_leaves_nothing(folder: Path, tmp_path: Path):
    ran = convert(folder, tmp_path, "--strict", "--workers", "2", "--files", "6")
    assert ran.returncode == 1 and "clear.ora: it has no layer to be seen (--strict)" in ran.stderr
    assert not list(tmp_path.glob("*-000000*")) and not list(tmp_path.glob("*.tmp"))


def here(monkeypatch: pytest.MonkeyPatch, *args: object) -> int | str | None:
    """The command in this process, as it takes a second to start one."""
    monkeypatch.setattr(sys, "argv", ["convert", *map(str, args)])
    try:
        return main()
    except SystemExit as ended:  # of argparse
        return ended.code


def test_a_folder_of_other_shards_and_silly_numbers_are_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "other").mkdir()
    shutil.copy(folder / "more" / "01.ora", tmp_path / "other" / "another.ora")
    assert here(monkeypatch, tmp_path / "other", "--to", tmp_path / "to") == 0
    made = files(tmp_path / "to")
    for designs, to, more, complaint in (
        (folder, "to", (), "holds what was made of other files, as another.ora; give another --to"),
        (folder, "new", ("--workers", "0"), "0 is too few"),
        (folder, "new", ("--held-out", "2"), "2.0 is no share"),
        (tmp_path / "nothing", "new", (), "holds no .psd, .psb, .ora"),
    ):
        assert here(monkeypatch, designs, "--to", tmp_path / to, *more)
        assert complaint in capsys.readouterr().err
    assert files(tmp_path / "to") == made and not (tmp_path / "new").exists()


def test_a_report_that_is_cut_off_is_made_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    here(monkeypatch, folder, "--to", tmp_path)
    made = files(tmp_path)
    report = tmp_path / "chunk-000000.json"
    report.write_bytes(made[report.name][:100])
    assert here(monkeypatch, folder, "--to", tmp_path) == 0 and files(tmp_path) == made


def test_after_a_kill_it_goes_on_and_makes_the_same(tmp_path: Path):
    (tmp_path / "designs").mkdir()
    for seed in range(8):
        layer = StackLayer("layer", Region(0, 0, 100, 100), painted(100, 100, seed))
        to_ora([layer, layer], [255, 100], tmp_path / "designs" / f"{seed}.ora")
    convert(tmp_path / "designs", tmp_path / "whole", "--files", "2")
    killed = tmp_path / "killed"
    command = [sys.executable, "-c", KILLED, tmp_path / "designs", "--to", killed, "--files", "2"]
    assert subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}).returncode == -signal.SIGKILL
    assert [path.name for path in killed.glob("chunk-*.json")] == ["chunk-000000.json"]
    first = (killed / "train-000000.tar").stat().st_mtime_ns
    assert convert(tmp_path / "designs", killed, "--files", "2").returncode == 0
    assert files(killed) == files(tmp_path / "whole")
    assert (killed / "train-000000.tar").stat().st_mtime_ns == first, "what was there is not made again"
    (tmp_path / "designs" / "7.ora").unlink()
    (tmp_path / "designs" / "6.ora").unlink()
    convert(tmp_path / "designs", killed, "--files", "2")
    assert len(list(killed.glob("chunk-*.json"))) == 3 == len(list(killed.glob("train-*.tar")))
