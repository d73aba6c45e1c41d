"""`python -m mrt.evaluation.enlarged`: what enlarging does to layers, beside the same designs drawn large.

Soft IoU, edges and colours by kind; of layers through the autoencoder alone, and of what the network makes. Outlines
of icons and words are those of their masters (192 px and less), drawn hard; soft shadows have no edge and are left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from mrt.evaluation.__main__ import REPOSITORY
from mrt.evaluation.enlarged import figures, things
from mrt.evaluation.enlarged.sheet import sheet
from mrt.evaluation.enlarged.ways import ways
from mrt.evaluation.networks import OnnxNetworks
from mrt.evaluation.reporting import report
from mrt.evaluation.reporting.machine import machine
from mrt.evaluation.reporting.table import Table
from mrt.serving.contract.limits import limits_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", type=int, default=32, help="held-out designs an input")
    parser.add_argument("--times", type=int, default=8, help="as large; 8 makes 128 px 1,024")
    parser.add_argument("--repository", type=Path, default=REPOSITORY)
    parser.add_argument("--sheet", type=Path, help="a PNG to look at")
    args = parser.parse_args()
    networks, limits = OnnxNetworks(args.repository), limits_of(args.repository / "mrt" / "config.pbtxt")
    drawn = things.made(networks, limits, "text_to_layers", args.designs, args.times)
    inputs = {
        "truth through the autoencoder": things.coded(networks, args.designs, args.times),
        "text_to_layers": drawn,
        "image_to_layers": things.made(networks, limits, "image_to_layers", args.designs, args.times),
    }
    for name, own in inputs.items():
        print(f"\n{name}\n\n" + report.rows_of(Table(name, "", "", {}, figures.rows(own, ways(networks)))))
    print("\n" + report.facts_line({"designs": args.designs, "times": args.times, "steps": limits.steps} | machine()))
    if args.sheet:
        sheet(drawn, ways(networks)).save(args.sheet)


if __name__ == "__main__":
    main()
