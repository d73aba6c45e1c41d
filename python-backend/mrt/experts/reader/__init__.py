"""Text lines of any picture: where they are and what they say, by the networks of PP-OCRv6. No torch, no OpenCV."""
