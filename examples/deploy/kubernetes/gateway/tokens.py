"""Tokens for the gateway: `tokens.py new` prints a set of keys, `tokens.py sign KEYS CLIENT` a token for one client.

With an identity provider of your own, put its public keys (JWKS) in the place of this set, and use its tokens.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import secrets
import time
from pathlib import Path


def new_keys() -> dict:
    """A JSON web key set with one fresh symmetric key (RFC 7517)."""
    return {
        "keys": [{"kty": "oct", "alg": "HS256", "kid": secrets.token_hex(4), "k": _encode(secrets.token_bytes(32))}]
    }


def sign(keys: dict, client: str, days: float) -> str:
    """A token (RFC 7519) for `client`, signed with the first of `keys`, good for `days`."""
    key = keys["keys"][0]
    header = {"alg": key["alg"], "typ": "JWT", "kid": key["kid"]}
    claims = {"iss": "mrt", "aud": "mrt", "sub": client, "exp": int(time.time() + days * 86400)}
    text = ".".join(_encode(json.dumps(part).encode()) for part in (header, claims))
    secret = base64.urlsafe_b64decode(key["k"] + "=" * (-len(key["k"]) % 4))
    return f"{text}.{_encode(hmac.digest(secret, text.encode(), hashlib.sha256))}"


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("new")
    signing = commands.add_parser("sign")
    signing.add_argument("keys", type=Path)
    signing.add_argument("client")
    signing.add_argument("--days", type=float, default=90)
    options = parser.parse_args()
    if options.command == "new":
        print(json.dumps(new_keys()))
    else:
        print(sign(json.loads(options.keys.read_text()), options.client, options.days))
