"""From trained weights to the files that the model repository serves."""
