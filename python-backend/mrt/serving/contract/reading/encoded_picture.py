"""A picture as it travels in `images` or `references`: the bytes of a file, or base64 of them."""

from __future__ import annotations

import base64
import binascii
from typing import Literal, NamedTuple

from mrt.serving.contract.refusal import invalid

Encoding = Literal["binary", "base64"]
ENCODINGS: tuple[Encoding, ...] = ("binary", "base64")


class EncodedPicture(NamedTuple):
    """`field`: its name in a refusal, as images[2]. `data` is empty where the caller left the element empty."""

    field: str
    data: bytes
    encoding: Encoding

    @property
    def length(self) -> int:
        """Bytes of the file, without base64."""
        if self.encoding == "binary":
            return len(self.data)
        return len(self.data) * 3 // 4 - self.data[-2:].count(b"=")

    def file(self, limit: int) -> bytes:
        """The bytes of the file, at most `limit`. Raises Refusal."""
        if self.length > limit:
            raise invalid(self.field, f"has {self.length} bytes, at most {limit}; compress or shrink the picture")
        if self.encoding == "binary":
            return self.data
        try:
            return base64.b64decode(self.data, validate=True)
        except binascii.Error as error:
            raise invalid(self.field, f"is not base64 ({error}), which `encoding` says it is") from error
