"""`npm run evaluate -- --layouts`: what mrt_layout plans and finds, and what mrt_regions finds."""
