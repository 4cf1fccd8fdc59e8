"""A gallery of every component in every state, to be looked at: `python -m tests.gallery OUT`.

It needs no database and no running product, and no address of the product serves it.
"""
