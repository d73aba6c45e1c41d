"""What the tests of serving are made of: good requests, and networks that fail on demand."""
