"""Identifiers: UUIDv7 (RFC 9562), so that new rows land at the end of every index."""

from uuid_utils.compat import uuid7

__all__ = ["uuid7"]
