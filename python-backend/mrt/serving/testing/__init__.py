"""Parts of the tests of serving: good and bad requests, and networks that fail on demand."""
