"""Where the model repository is: inside an installed wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

import mrt

PACKAGE = Path(mrt.__file__).resolve().parent
PLACES = (PACKAGE / "model_repository", PACKAGE.parents[1] / "triton-model-repo")


def repository() -> Path | None:
    """None where `mrt` was installed without one, as for training."""
    return next((place for place in PLACES if (place / "mrt" / "config.pbtxt").is_file()), None)
