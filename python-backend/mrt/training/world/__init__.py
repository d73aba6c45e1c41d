"""What the trainers of the wide world share: crops, hints, grids, what is held out."""
