"""Training: resumable scripts for the autoencoder and the transformer."""

import os

# oneDNN compiles a kernel for each shape; batches have many shapes, and the default cache holds too few of them.
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16384")
