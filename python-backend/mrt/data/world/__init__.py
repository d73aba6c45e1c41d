"""Pages as people make them, drawn from openly licensed assets: what the networks learn the wide world from."""
