"""Which updates of a document a room has seen."""


class Revisions:
    """Numbers are dense: all up to `last` were seen, and those in `ahead` beyond a gap."""

    def __init__(self, last: int = 0) -> None:
        self.last = last
        self.ahead: set[int] = set()

    def saw(self, revision: int) -> bool:
        """Note a number. False if it was known already."""
        if revision <= self.last or revision in self.ahead:
            return False
        self.ahead.add(revision)
        self._close_gap()
        return True

    def saw_all_to(self, revision: int) -> None:
        """Note that everything up to a number was seen."""
        self.last = max(self.last, revision)
        self.ahead = {number for number in self.ahead if number > self.last}
        self._close_gap()

    @property
    def has_gap(self) -> bool:
        return bool(self.ahead)

    def _close_gap(self) -> None:
        while self.last + 1 in self.ahead:
            self.last += 1
            self.ahead.remove(self.last)
