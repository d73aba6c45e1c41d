"""Text lifted off a picture at its own size: letters with their rims and shadows, and the ground beneath."""
