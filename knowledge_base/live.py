"""The release that answers now, as every thread of a process sees it, what of it may answer today, and how it is weighed.

A newer release or newer weights are noticed within a second and answer within two: their numbers are read at most once a
second, and the new index is built beside the old one.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from knowledge_base import own_weights, store
from knowledge_base.articles import INTERNAL, Version
from knowledge_base.matcher import BEST, Candidate, Match, Matcher, Question, decide
from knowledge_base.model import Tables
from knowledge_base.own_weights import InUse
from knowledge_base.vectors import QuestionVectors, VectorsOf, no_vectors
from language.encoders.encoder import EncoderUnavailable, Vectors
from storage.clock import Clock
from storage.database import Database

_log = logging.getLogger(__name__)

_BETWEEN_LOOKS = timedelta(seconds=1)
_LONGEST_WAIT = 2.0  # seconds; a message is answered from the old release rather than later
_ENCODED_AT_ONCE = 256  # texts: four seconds of the slow encoder; more are hardly new in one release
_SPARE = 3 * BEST  # candidates kept beyond the best five, for those that may not answer today


@dataclass(frozen=True, slots=True)
class Limits:
    """`[matching]` of the pack and the names of its city: see `Matcher`."""

    floor: float
    margin: float
    home: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Released:
    """One release on one day: the same for a message from matching to logging. `closed` may not answer today; `weights` is
    the revision of the office's own that weighs, 0 for the product's."""

    release: int | None
    today: date
    limits: Limits
    matcher: Matcher
    articles: dict[str, Version]
    closed: frozenset[str]
    weights: int = own_weights.SHIPPED

    def weighed(self, tables: Tables | None) -> "Released":
        """The same with other weights, to be tried; None: the product's own."""
        return replace(self, matcher=self.matcher.with_tables(tables))

    def match(self, text: str) -> Match:
        """Match among what may answer today.

        When the best hit of all has expired, nothing answers: it stands first among the candidates, and `expired`
        names it so that its unit can be asked.
        """
        ranking = self.matcher.rank(text, limit=BEST + min(len(self.closed), _SPARE))
        valid = tuple(one for one in ranking.candidates if one.article not in self.closed)
        begun = [one for one in ranking.candidates if self._has_begun(one.article)]
        if self._best_has_expired(begun, valid):
            return _expired(text, ranking.explained(begun[:BEST]))
        decision, offered, why = decide(valid, self.limits.floor, self.limits.margin)
        return Match(text, decision, ranking.explained(valid[:BEST]), (why,), offered)

    def vector_of(self, text: str) -> Vectors | None:
        """The fast encoder's vector of a message; None without one."""
        return self.matcher.vector_of(text)

    def article(self, code: str) -> Version | None:
        """A released version that citizens may see, expired ones too; None for any other."""
        return self.articles.get(code)

    def may_answer(self, code: str) -> bool:
        """The article is released, meant for citizens, and valid today."""
        return code in self.articles and code not in self.closed

    def _best_has_expired(self, begun: Sequence[Candidate], valid: Sequence[Candidate]) -> bool:
        """The best hit would have answered, and no valid one comes near it."""
        if not begun or begun[0].score < self.limits.floor or begun[0] in valid[:1]:
            return False
        near = max(self.limits.floor, begun[0].score - self.limits.margin)
        return not valid or valid[0].score < near

    def _has_begun(self, code: str) -> bool:
        if code not in self.closed:
            return True
        begins = self.articles[code].content.valid_from
        return begins is None or begins <= self.today


class LiveKnowledge:
    """`limits` is asked for each message, so that a new revision of the pack counts at once."""

    def __init__(
        self, db: Database, clock: Clock, limits: Callable[[], Limits], vectors: VectorsOf = no_vectors
    ) -> None:
        self._db = db
        self._vectors = vectors
        self._clock = clock
        self._limits = limits
        self._starting = threading.Lock()
        self._one_builds = threading.Lock()
        self._building: threading.Thread | None = None
        self._looked: datetime | None = None
        self._shown = _Shown(None, {}, Matcher((), 1.0, 0.0))
        self._tried: tuple[_Set, _Shown] | None = None

    def now(self) -> Released:
        """The newest release with today's validity; must not be called inside a write transaction."""
        now = self._clock.now()
        if self._looked is None or abs(now - self._looked) >= _BETWEEN_LOOKS:
            self._look()
            self._looked = now
        return self._shown.on(now.date(), self._limits())

    def refresh(self) -> None:
        """Take the newest release into use before returning: after publishing, and in replays."""
        self._build()

    def newest(self) -> Released:
        """The newest release, however new it is: for those who work on it and have just published it."""
        self._build()
        return self.now()

    def trial(
        self, versions: Iterable[Version], release: int | None = None, encoded: int = _ENCODED_AT_ONCE
    ) -> Released:
        """A set of versions as it would answer today, without its being taken into use. Takes as long as building any
        release, so never inside a write transaction; what is new in it is encoded, so that it is judged as the old is, up to
        `encoded` texts. The last set is kept: an editor tries one question after another on it."""
        weights = self._weights()
        known = (release, tuple(versions), self._limits(), encoded, weights.number)
        tried = self._tried
        if tried is None or tried[0] != known:
            made = self._made(release, known[1], weights)
            # Without the encoder, which has told it, the release would have to answer as well.
            with suppress(EncoderUnavailable):
                made.matcher.vectors.fill(encoded)
            self._tried = tried = (known, made)
        return tried[1].on(self._clock.now().date(), self._limits())

    @property
    def vectors(self) -> QuestionVectors:
        """Of the release that answers now."""
        return self._shown.matcher.vectors

    def _look(self) -> None:
        with self._db.read() as tx:
            newest = (store.current_release(tx), own_weights.newest_number(tx))
        if newest == (self._shown.release, self._shown.weights.number):
            return
        with self._starting:
            if self._building is None or not self._building.is_alive():
                self._building = threading.Thread(target=self._build_or_tell, name="knowledge", daemon=True)
                self._building.start()
            building = self._building
        building.join(_LONGEST_WAIT)

    def _build_or_tell(self) -> None:
        try:
            self._build()
        except Exception:  # the old release goes on answering; the next look tries again
            _log.exception("the newest release of the knowledge base could not be taken into use")

    def _build(self) -> None:
        with self._one_builds:
            shown = self._newest()
            if shown is not None:
                self._shown = shown
                shown.tell()

    def _newest(self) -> "_Shown | None":
        """The newest release with the newest weights, ready to answer; None when it is the one that answers already."""
        shown = self._shown
        with self._db.read() as tx:
            release, weights = store.current_release(tx), own_weights.newest_number(tx)
            if (release, weights) == (shown.release, shown.weights.number):
                return None
            found = own_weights.in_use(tx)
            if release == shown.release:
                matcher = shown.matcher.with_tables(found.tables)
                return replace(shown, matcher=matcher, weights=found)
            versions = store.released(tx, release) if release is not None else []
        return self._made(release, versions, found)

    def _weights(self) -> InUse:
        with self._db.read() as tx:
            return own_weights.in_use(tx)

    def _made(self, release: int | None, versions: Iterable[Version], weights: InUse) -> "_Shown":
        limits = self._limits()
        open_ones = {v.content.article: v for v in versions if v.content.audience != INTERNAL}
        asked = questions(open_ones.values())
        matcher = Matcher(asked, limits.floor, limits.margin, limits.home, self._vectors)
        return _Shown(release, open_ones, matcher.with_tables(weights.tables), weights)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one release shows to citizens; replaced as a whole, so that a reader never sees half of two releases."""

    release: int | None
    articles: dict[str, Version]
    matcher: Matcher
    weights: InUse = InUse()
    closed: dict[date, frozenset[str]] = field(default_factory=dict)

    def tell(self) -> None:
        """Log what answers from now on, and whether its weights are made for the encoders that there are."""
        number, encoders = self.weights.number, self.matcher.vectors.names()
        _log.info(
            "release %s of the knowledge base answers: %s articles, weights %s",
            self.release,
            len(self.articles),
            number,
        )
        if not self.weights.fit(encoders):
            _log.warning(
                "weights %s were fitted with encoders %r, today there are %r: run kb fit again, or kb fit --rollback 0",
                number,
                self.weights.encoders,
                own_weights.joined(encoders),
            )

    def on(self, today: date, limits: Limits) -> Released:
        """The release on this day. What may not answer is found once a day."""
        closed = self.closed.get(today)
        if closed is None:
            closed = closed_on(today, self.articles)
            self.closed.clear()
            self.closed[today] = closed
        return Released(self.release, today, limits, self.matcher, self.articles, closed, self.weights.number)


_Set = tuple[int | None, tuple[Version, ...], Limits, int, int]


def closed_on(today: date, articles: Mapping[str, Version]) -> frozenset[str]:
    """The articles that may not answer on this day: not yet, or no more."""
    return frozenset(code for code, version in articles.items() if not version.is_valid(today))


def questions(versions: Iterable[Version]) -> list[Question]:
    """The rows that the matcher indexes: each article's question and its wordings."""
    rows = []
    for version in versions:
        content = version.content
        rows.append(Question(content.article, content.question, False, content.answer))
        rows += [Question(content.article, wording, True) for wording in content.wordings]
    return rows


def _expired(query: str, begun: tuple[Candidate, ...]) -> Match:
    best = begun[0]
    why = f"最相近的知识“{best.question}”已过有效期，不作答，应向提供单位核实"
    return Match(query, "none", begun, (why,), expired=best.article)
