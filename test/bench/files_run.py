"""files_run.py WHAT FILE: a job of `npm run bench:files` by psd-tools; prints its seconds and its most memory."""

from __future__ import annotations

import json
import resource
import sys
import time

from psd_tools import PSDImage

what, file = sys.argv[1:3]
psd = PSDImage.open(file) if what != "read" else None
start = time.perf_counter()
if what == "read":
    for layer in PSDImage.open(file):
        layer.numpy()
elif what == "composite":
    psd.composite(force=True)
else:
    psd.save(file.replace(".psd", ".out.psd"))
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
