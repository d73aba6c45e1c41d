import pytest

from mrt.data.world.assets import __main__ as command
from mrt.data.world.assets import index


@pytest.fixture
def unreachable(monkeypatch):
    monkeypatch.setattr(command, "fetch", lambda packages, folder: dict.fromkeys(packages, "npm: network unreachable"))


def test_without_a_network_every_package_is_named_and_nothing_is_indexed(tmp_path, unreachable, capsys):
    assert command.main(["--folder", str(tmp_path)]) == 1
    errors = capsys.readouterr().err
    assert "left out: npm @iconify/json" in errors and "network unreachable" in errors
    assert "nothing was indexed" in errors
    assert not (tmp_path / "index").exists()


def test_stats_and_attribution_read_what_is_there(tmp_path, iconify, capsys):
    index.build({"@iconify/json": iconify}, tmp_path, {})
    assert command.main(["--folder", str(tmp_path), "--stats"]) == 0
    assert "illustration" in capsys.readouterr().out
    (tmp_path / "keys").write_text("iconify/plain/flag-it\n")
    to = tmp_path / "new" / "ATTRIBUTION.md"
    options = ["--folder", str(tmp_path), "--attribution", str(to)]
    assert command.main([*options, "--sources", str(tmp_path / "keys")]) == 0
    assert "iconify/plain" in to.read_text() and "iconify/coloured" not in to.read_text()
    assert command.main(options) == 0
    assert "iconify/coloured" in to.read_text()
    assert command.main([*options, "--sources", str(tmp_path / "no such file")]) == 1
    assert "no such file: No such file" in capsys.readouterr().err
