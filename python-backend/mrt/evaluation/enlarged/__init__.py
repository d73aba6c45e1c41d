"""How well small layers are made large, against the same designs drawn large."""
