"""The long training: a schedule of networks, in portions that resume where the last one stopped."""
