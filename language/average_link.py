"""Average-link clustering over sparse likenesses. Pure."""

import heapq


class AverageLink:
    """Average-link: the two groups that are most alike on average are joined, until none are alike enough."""

    def __init__(self, likeness: list[dict[int, float]], least: float) -> None:
        """`likeness` has for each item those like it, both ways, and is used up; what is missing is 0."""
        self._least = least
        self._members = {one: [one] for one in range(len(likeness))}
        self._sums = likeness
        self._waiting = [
            (-value, one, other, 1, 1)
            for one, others in enumerate(likeness)
            for other, value in others.items()
            if other < one and value >= self._least
        ]
        heapq.heapify(self._waiting)

    def joined(self) -> list[list[int]]:
        """The members of every group."""
        while self._waiting:
            _, one, other, *sizes = heapq.heappop(self._waiting)
            if [self._size(one), self._size(other)] == sizes:  # neither has grown or gone since
                self._join(one, other)
        return list(self._members.values())

    def _size(self, group: int) -> int:
        return len(self._members.get(group, ()))

    def _join(self, one: int, other: int) -> None:
        sums, theirs = self._sums[one], self._sums[other]
        sums.pop(other, None)
        for third, value in theirs.items():
            if third != one:
                sums[third] = sums.get(third, 0.0) + value
                self._sums[third].pop(other, None)
                self._sums[third][one] = sums[third]
        self._members[one] += self._members.pop(other)
        self._sums[other] = {}
        size = self._size(one)
        for third, value in sums.items():
            average = value / (size * self._size(third))
            if average >= self._least:
                heapq.heappush(self._waiting, (-average, one, third, size, self._size(third)))
