"""What detector and planner of `mrt_layout` are trained on, and the detector's loss."""
