"""PDF out of a Typst file and data: `typeset`."""

from apps.core.typesetting.setting import TypesettingFailed, typeset

__all__ = ["TypesettingFailed", "typeset"]
