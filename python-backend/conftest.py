"""What the public families need (diffusers, transformers) asks for Python 3.11; on 3.10 their tests are left out."""

from __future__ import annotations

import sys

import torch

# Networks of tests are small: threads of one wait for each other longer than they work, above all on a busy machine.
torch.set_num_threads(1)

if sys.version_info < (3, 11):
    collect_ignore_glob = [
        "mrt/evaluation/twenty/*_test.py",
        "mrt/export/public_test.py",
        "mrt/families/layered_test.py",
        "mrt/models/public_*test.py",
        "mrt/training/encode_test.py",
        "mrt/training/scale/*_test.py",
    ]
