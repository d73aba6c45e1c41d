"""A model repository of public Qwen-Image-Layered weights: `python -m mrt.export.public --from NAME --to REPOSITORY`.

The weights are linked, not copied, where both lie on one disk. Nothing is written before it is clear that the networks
will fit into the memory, and the files onto the disk, of this machine; nothing is laid out before all files were
found complete.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mrt.export import estimate, hub
from mrt.export.public_limits import width_of
from mrt.export.repository import check_target, lay_out
from mrt.export.source import check_configs, check_weights


def main() -> int:
    options = _options()
    try:
        make(options)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; run the command again to go on", file=sys.stderr)
        return 130
    return 0


def make(options: argparse.Namespace) -> None:
    """Raises ValueError or OSError, which say what is wrong with what."""
    repository, local = options.to.resolve(), Path(options.source).is_dir()
    source = Path(options.source) if local else repository.with_name(f"{repository.name}-weights")
    check_target(source, repository)
    if local:
        listed = None
        check_configs(source, options.boxes)
        check_weights(source)
        needs = estimate.of_folder(source, options.profile, repository, options.boxes)
    elif options.source.startswith(("/", ".", "~")) or Path(options.source).exists():
        raise ValueError(f"{options.source} is no folder; give that of a public model, or its name on the hub")
    else:
        listed = hub.listing(options.source, options.revision)
        needs = estimate.of_listing(listed, options.profile, source, repository, options.boxes)
    if options.feature_cache:
        needs = estimate.with_features(needs, width_of(source) if local else estimate.WIDTH)
    print(estimate.as_text(needs))
    estimate.check(needs, source, repository)
    if options.estimate:
        return
    if listed:
        hub.fetch(listed, source, small=True)
        check_configs(source, options.boxes)  # before what takes hours
        hub.fetch(listed, source)
        check_weights(source)
    lay_out(source, repository, estimate.PROFILES[options.profile], options.boxes, options.feature_cache)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mrt.export.public", description=__doc__)
    parser.add_argument("--from", dest="source", required=True, help="folder, or name on the hub, of a public model")
    parser.add_argument("--revision", help="commit or tag on the hub (default: the latest)")
    parser.add_argument("--to", type=Path, required=True, help="model repository to write; weights go beside it")
    parser.add_argument("--profile", choices=tuple(estimate.PROFILES), default="gpu")
    parser.add_argument("--boxes", action="store_true", help="have Qwen2.5-VL find the regions of a picture")
    parser.add_argument(
        "--feature-cache",
        type=_threshold,
        default=0,
        metavar="CHANGE",
        help="leave out the blocks of a step whose first one changed by less, as 0.1 (default: 0, none)",
    )
    parser.add_argument("--estimate", action="store_true", help="only say what it takes")
    return parser.parse_args()


def _threshold(said: str) -> float:
    change = float(said)
    if not 0 <= change < 1:
        raise argparse.ArgumentTypeError(f"is {said}; give a number from 0 to 1, as 0.1")
    return change


if __name__ == "__main__":
    sys.exit(main())
