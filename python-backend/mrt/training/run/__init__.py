"""One training run: the shared loop, what stops and resumes it, its checkpoints, its log, and what it publishes."""
