"""What tests of the exported graphs share."""
