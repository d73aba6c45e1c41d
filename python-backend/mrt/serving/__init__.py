"""Serving on Triton: the wire contract, the engine, the adapters and the launcher. Imports no torch."""
