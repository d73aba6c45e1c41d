"""The process that starts a Triton server, watches it, and ends it without losing a run: see __main__.py."""
