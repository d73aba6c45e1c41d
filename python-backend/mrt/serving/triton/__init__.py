"""Everything that runs inside a Triton stub: models, calls between them, and the watchdogs of their processes."""
