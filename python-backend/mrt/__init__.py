"""MRT: a masked region transformer that makes and edits stacks of transparent layers (arXiv 2605.27235)."""
