"""Where what a prompt asks for lies: on a page by rule, or on the caller's regions."""
