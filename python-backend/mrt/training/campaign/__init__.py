"""The long training: which network when, in portions that go on where the last stopped."""
