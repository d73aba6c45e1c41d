"""Pages in the manner of people's designs, composed of openly licensed assets: training data of family `small`."""
