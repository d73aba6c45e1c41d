"""What tests of data share."""
