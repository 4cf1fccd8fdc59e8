"""Two people's changes of one text, put together.

Yjs keeps both people's letters as long as the blocks stay that they were typed into. Where one
person changes what a block is (its kind, a quote or list around it, a split, a join, a move), the
editor deletes it and makes a new one, and what the other typed there at the same time goes with the
old one. `merge` puts it where it belongs: it compares what both made of the text that both had
seen, line by line and letter by letter.

A stretch that one person alone changed is as that person made it. Where both did, the lines are
those of who changed the shape of blocks, with the letters, deletions, marks, ticks and new lines of
the other. A letter stands behind the one that it was typed behind, or before the one that it was
typed before; where neither is left, in the line that took the place of its own, or in a line of its
own where none did.
"""

from apps.core.richtext.merging.merge import merge

__all__ = ["merge"]
