"""One training run: the shared loop, its command line, what stops and resumes it, its checkpoints and its log."""
