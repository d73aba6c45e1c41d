"""The type library's fonts, built anew from pinned packages. Wants fontTools and brotli; a server does not."""
