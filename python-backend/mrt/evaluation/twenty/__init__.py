"""What a step of the 20B families costs: by model everywhere, measured where there is a GPU."""
