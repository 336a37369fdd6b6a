"""The composition root: one object that holds a running service together, for one process, shared by its threads."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot import conversations, followed, persons, waiting
from bot.receive import City as Talk
from bot.receive import Receiver
from channels.channel import Attached, Outlet, Owning
from channels.core import Address, StaffAction
from channels.core import Service as PublicService
from channels.messages import Delivery, Inbound
from channels.own_page import Followed
from console import audit, users
from console.scope import actor_of
from console.streams import Streams
from desk import rounds, surveys
from desk.bulletins.by_name import perform as move_bulletin
from desk.jobs import JOBS, LOOK_UPS, Job, LookUp
from desk.knowledge_actions import is_settled, move_article, publish_articles, tell_waiting
from desk.policy_news import still_wanted, topic_of
from desk.risk_actions import perform as move_risk
from desk.ticket_actions import Result, perform
from hotline.alerts import Alerts
from hotline.city import City, make_city
from hotline.knowledge import KnowledgeNow, matching_limits
from hotline.learning import Teach, apart, learn_asked
from hotline.office import Office
from hotline.pack.values import Pack
from hotline.pack.watch import PackWatch
from hotline.visible import arrived_after_all, failed_message, stuck_item, undelivered
from knowledge_base.live import Limits, LiveKnowledge
from knowledge_base.vector_store import StoredVectors, VectorCare
from knowledge_base.vectors import VectorsOf, no_vectors
from scheduler.delivery import Policy, deliver, deliver_to, sweep
from scheduler.due import DueItem, Handler, run_due
from scheduler.stuck import OLD_ENOUGH, answer_stuck
from storage.clock import Clock
from storage.database import Database
from storage.transaction import Transaction
from tickets.model import Actor, Refusal
from tickets.routing import Learnt

log = logging.getLogger(__name__)


class Service:
    """Everything of one process. `clock` is the only source of time; a replay hands in a virtual one."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        channels: Mapping[str, Outlet],
        rate_limit: int = 0,
        vectors: VectorsOf = no_vectors,
        teach: Teach = apart,
    ) -> None:
        """Raises NoPack or PackBroken when the database holds no usable pack. `teach` has routing learnt."""
        self._teach = teach
        self.db = db
        self.clock = clock
        self.channels = channels
        self._alerts: Alerts | None = None
        self.rate_limit = rate_limit
        self.packs = PackWatch(db, self._take_pack)
        self._city = make_city(self.packs.pack, self.packs.learnt)
        self.live = LiveKnowledge(db, clock, self._limits, vectors)
        self._vector_care = VectorCare(StoredVectors(db, clock))
        self.streams = Streams()
        self.live.refresh()
        self.receiver = Receiver(db, clock, self, Office(lambda: self._city.desk))
        for channel in channels.values():
            if isinstance(channel, Attached):
                channel.attach(self)
        self.handlers: Mapping[str, Handler] = {
            waiting.REMIND: self._remind,
            waiting.CLOSE: self._close,
            **{kind: partial(self._job, job) for kind, job in JOBS.items()},
        }
        self._look_ups = {kind: partial(self._look_up, look_up) for kind, look_up in LOOK_UPS.items()}

    def reach_out(self, alerts: Alerts) -> None:
        """From now on staff notices also go to the addresses that the pack names; a replay never calls this."""
        self._alerts = alerts
        self.channels = {**self.channels, alerts.outlet.name: alerts.outlet}

    # what conversations need (bot.receive.World)

    def city(self) -> City:
        """The city of the newest revision of the pack."""
        return self._city

    def talk(self) -> Talk:
        """The city as a conversation needs it."""
        return self._city.talk

    def knowledge(self) -> KnowledgeNow:
        """The released knowledge, for one message."""
        return KnowledgeNow(self.live.now(), partial(topic_of, self._city.desk))

    # what channels need (channels.core.Core)

    def is_ours(self, channel: str, account: str) -> bool:
        """Whether an account of an enabled channel is served here."""
        outlet = self.channels.get(channel)
        return isinstance(outlet, Owning) and account in outlet.accounts

    def accounts(self) -> tuple[tuple[str, str], ...]:
        """Channel and account of everything that is enabled, also of what nobody has written to yet."""
        owning = ((name, outlet) for name, outlet in self.channels.items() if isinstance(outlet, Owning))
        return tuple((name, account) for name, outlet in owning for account in outlet.accounts)

    def receive(self, inbound: Inbound) -> tuple[Delivery, ...]:
        """Record and answer a citizen's message."""
        return self.receiver.receive(inbound)

    def sent(self, tx: Transaction, messages: Iterable[Delivery], now: datetime) -> None:
        """Messages left in a response: what follows from that is the same as for any other way."""
        for message in messages:
            self._sent(tx, message, now)

    def answer(self, inbox_id: int, inbound: Inbound) -> tuple[Delivery, ...]:
        """Answer a message that was recorded before."""
        return self.receiver.answer(inbox_id, inbound)

    def act(self, action: StaffAction) -> str:
        """Carry out what an officer did on a card or a button; returns the sentence to show."""
        with self.db.read() as tx:
            user = users.find(tx, action.user)
        if user is None:
            return "没有这个工作人员账号，或账号已停用。"
        result = self.perform(actor_of(user), action.ticket, action.action, action.fields)
        return result.text if isinstance(result, Refusal) else f"工单 {result.ticket.number}：已完成。"

    def same_person(self, one: Address, other: Address) -> None:
        """Join two accounts on a platform's word."""
        now = self.clock.now()
        with self.db.write() as tx:
            first, second = (conversations.known(tx, *address, now) for address in (one, other))
            persons.same(tx, first, second, now)

    def own_tickets(self, whose: Address, language: str) -> tuple[Followed, ...]:
        """A citizen's tickets, for the citizen's own page."""
        with self.db.read() as tx:
            return followed.listed(tx, self._city.talk, whose, language, self.clock.now())

    def own_ticket(self, whose: Address, number: str, language: str) -> Followed | None:
        """One of them, step by step; None for any other number."""
        with self.db.read() as tx:
            return followed.one(tx, self._city.talk, whose, number, language, self.clock.now())

    def service(self, language: str) -> PublicService:
        """Who runs the service, for public pages."""
        phrases, rules = self._city.phrases, self._city.rules
        return PublicService(
            title=phrases.text("service_title", language, city=rules.short_name or rules.name),
            greeting=phrases.text("service_greeting", language),
            privacy_notice=phrases.text("privacy_notice", language),
            privacy_version=rules.privacy.version,
        )

    # what the staff's pages and replays need

    def perform(
        self,
        actor: Actor,
        number: str,
        action: str,
        fields: Mapping[str, object],
        seen_version: int | None = None,
    ) -> Result:
        """Do something to a ticket as this actor, now."""
        return perform(
            self.db, self._city.desk, self.clock.now(), actor, number, action, fields, seen_version
        )

    def move_article(self, user: str, action: str, article: Mapping[str, object]) -> Refusal | None:
        """Move an article on, or publish, as this user, now."""
        now, city = self.clock.now(), self._city.desk
        if action == "publish":
            log = partial(audit.publication, by=user, now=now)
            return publish_articles(self.db, self.live, city, article, user, now, log)
        with self.db.write() as tx:
            return move_article(tx, city, action, article, user, now)

    def move_risk(
        self, actor: Actor, action: str, number: str, fields: Mapping[str, object]
    ) -> Refusal | None:
        """Do something to the risk notice of this number as this actor, now."""
        return move_risk(self.db, self._city.desk, self.clock.now(), actor, action, number, fields)

    def move_bulletin(self, actor: Actor, action: str, fields: Mapping[str, object]) -> Refusal | None:
        """Do something to the issue of a bulletin that the fields name, as this actor, now."""
        return move_bulletin(self.db, self._city.desk, self.clock.now(), actor, action, fields)

    # what the clock drives

    def begin_rounds(self) -> None:
        """Have the clock's regular work done from now on; what is due already stays as it is."""
        with self.db.write() as tx:
            rounds.begin(tx, self._city.desk, self.clock.now())

    def tick_knowledge(self) -> int:
        """Tell those who waited for an answer that the newest release has; returns how many."""
        with self.db.read() as tx:
            if is_settled(tx):
                return 0
        self.live.refresh()
        released = self.live.now()
        with self.db.write() as tx:
            return tell_waiting(tx, self._city.desk, released, self.clock.now())

    def tick_learning(self) -> bool:
        """Have routing learn what was asked for, in a process of its own; True where something was."""
        self.packs.refresh()
        found = learn_asked(self.db, self.packs.pack, self.clock.now(), self._teach)
        if found:
            self.packs.refresh()
        return found

    def tick_vectors(self) -> None:
        """Have the slow encoder compute some of the vectors that the release still lacks."""
        self._vector_care.go_on(self.live.vectors)

    def look_for_vectors(self) -> None:
        """Take those that another process has computed."""
        self.live.vectors.look_again()

    def tick_due(self) -> int:
        """Carry out what is due now."""
        return run_due(self.db, self.clock.now(), self.handlers, stuck_item, self._look_ups)

    def tick_delivery(self) -> int:
        """Send what waits in the outbox, one channel after the other."""
        arrived_after_all(self.db, self.clock.now())
        return deliver(self.db, self.clock.now(), self.channels, self.policy())

    def tick_outbox(self) -> None:
        """What time alone does to messages (too late, lost with their sender, never fetched), and who came after all."""
        arrived_after_all(self.db, self.clock.now())
        sweep(self.db, self.clock.now(), self.channels, self.policy())

    def tick_channel(self, name: str) -> int:
        """Send what waits for one channel: one that is slow keeps no other waiting."""
        return deliver_to(self.db, self.clock.now(), self.channels[name], self.policy())

    def tick_stuck(self, older_than: timedelta = OLD_ENOUGH) -> int:
        """Answer messages that were recorded and never answered."""
        return answer_stuck(self.db, self.clock.now(), self, failed_message, older_than=older_than)

    def policy(self) -> Policy:
        """How this city wants messages delivered."""
        return Policy(
            undelivered=self._undelivered,
            wanted=self._is_wanted,
            sent=self._sent,
            quiet=self._city.desk.survey.quiet,
        )

    def _is_wanted(self, tx: Transaction, delivery: Delivery) -> bool:
        return still_wanted(tx, self._city.desk, delivery) and surveys.is_wanted(tx, delivery)

    def _sent(self, tx: Transaction, delivery: Delivery, now: datetime) -> None:
        surveys.went_out(tx, self._city.desk, delivery, now)
        if self._alerts is not None:
            self._alerts.forward(tx, delivery, now)

    def _undelivered(self, tx: Transaction, delivery: Delivery, now: datetime) -> None:
        if not surveys.could_not_go_out(tx, self._city.desk, delivery, now):
            undelivered(tx, self._city.phrases, delivery, now)

    def _limits(self) -> Limits:
        return matching_limits(self._city.rules)

    def _take_pack(self, pack: Pack, learnt: Learnt | None) -> None:
        self._city = make_city(pack, learnt)
        log.info("a new revision of the pack, or of what routing learnt, is in use")

    def _job(self, job: Job, tx: Transaction, item: DueItem, now: datetime) -> None:
        job(tx, self._city.desk, item.key, item.payload, now)

    def _look_up(
        self, look_up: LookUp, tx: Transaction, _item: DueItem, now: datetime
    ) -> Mapping[str, object]:
        return look_up(tx, self._city.desk, now)

    def _remind(self, tx: Transaction, item: DueItem, now: datetime) -> None:
        waiting.remind(tx, item.key, self._city.phrases, now)

    def _close(self, tx: Transaction, item: DueItem, now: datetime) -> None:
        waiting.close(tx, item.key, now)
