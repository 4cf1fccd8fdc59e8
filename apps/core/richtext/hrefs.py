"""Which addresses a text may carry.

A link is what one member gives another to click, so only schemes that cannot run code stand:
http, https, mailto, tel, and references inside this site.
"""

import re

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
IMAGE_SCHEMES = frozenset({"http", "https"})
LONGEST_HREF = 4096

# Browsers drop tabs and line feeds inside an address and read a backslash as a slash, so an
# address that holds either is not what it seems: "java\nscript:", "/\evil.example".
_HIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")


def cleaned(href: str) -> str:
    """The address without spaces at its ends, inner spaces written as `%20`."""
    return href.strip().replace(" ", "%20")


def is_safe_link(href: object) -> bool:
    """True if `href` may stand in a link or a file block."""
    return _is_safe(href, LINK_SCHEMES)


def is_safe_image(src: object) -> bool:
    """True if `src` may stand in an image: http, https, or a path on this site."""
    return _is_safe(src, IMAGE_SCHEMES)


def _is_safe(address: object, schemes: frozenset[str]) -> bool:
    if not isinstance(address, str) or not 0 < len(address) <= LONGEST_HREF:
        return False
    if _HIDDEN.search(address):
        return False
    scheme = _SCHEME.match(address)
    if scheme:
        return scheme[1].lower() in schemes
    # "//host" leaves the site by the page's own scheme.
    return not address.startswith("//") and ":" not in re.split(r"[/?#]", address, maxsplit=1)[0]
