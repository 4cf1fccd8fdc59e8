"""Secrets that are shown once and stored only as their hash.

The secrets are 256 random bits, so a plain SHA-256 is enough: there is nothing to guess that a
slow hash would protect.
"""

import hashlib
import secrets


def new_secret(prefix: str) -> str:
    """A fresh secret that says what it is, such as `tdm_…`."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def digest(secret: str) -> str:
    """What of a secret is stored: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
