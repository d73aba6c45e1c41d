import numpy as np
import pytest
from PIL import Image

from mrt.data.world.assets import raster

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">'
    '<rect x="{}" y="20" width="40" height="10" fill="red"/></svg>'
)


def test_a_drawing_is_cropped_tight_and_its_longer_side_is_what_was_asked_for():
    for side in (16, 100, 333):
        pixels = raster.svg_pixels(SVG.format(30), (100, 50), side)
        assert abs(pixels.shape[0] - side / 4) <= 1
        assert pixels.shape[1] == side
        assert (pixels[2:-2, 2:-2] == [255, 0, 0, 255]).all()


def test_nothing_to_see_is_refused():
    with pytest.raises(ValueError, match="shows nothing"):
        raster.svg_pixels(SVG.format(500), (100, 50), 64)
    with pytest.raises(ValueError, match="no extent"):
        raster.svg_pixels(SVG.format(0), (100, 0), 64)
    with pytest.raises(ValueError, match="cannot|no SVG"):
        raster.svg_pixels("no svg at all", (10, 10), 64)


def test_a_picture_file_is_enlarged_without_a_dark_rim(tmp_path):
    picture = np.zeros((40, 60, 4), np.uint8)
    picture[10:30, 20:30] = [255, 255, 255, 255]
    Image.fromarray(picture).save(tmp_path / "a.png")
    pixels = raster.file_pixels(tmp_path / "a.png", 80)
    assert pixels.shape[:2] == (80, 40)
    assert (pixels[pixels[..., 3] > 0][:, :3] > 250).all()
