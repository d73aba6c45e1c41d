"""What the type library sets, to look at and to be read back."""
