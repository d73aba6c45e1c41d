"""Strings set in type: shaped by HarfBuzz, broken into lines, fitted into a region, drawn crisp. NumPy and Pillow."""
