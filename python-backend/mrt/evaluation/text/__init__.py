"""Text read and lifted off, measured on pages whose layers are known."""
