"""Public weights as diffusers lays them out, and the networks that they are loaded into."""
