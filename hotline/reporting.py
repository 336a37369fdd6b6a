"""A report of a period from the database and its pack, for the command line and the API."""

from datetime import date, datetime

from hotline.pack.values import Pack
from hotline.press import editing
from hotline.report_city import report_city
from reports.bulletins import bulletin
from reports.kinds import KINDS
from reports.periods import before_meeting, read_period
from reports.printing.public import public_version
from reports.reading import Reading
from reports.report import Report
from storage.transaction import Transaction


def make_report(
    tx: Transaction, pack: Pack, kind: str, period: str, now: datetime, *,
    meeting: date | None = None, whole: bool = False, public: bool = False,
) -> Report:  # fmt: skip
    """The report of a kind of `KINDS`, or of a bulletin of the pack; raises NoPeriod.

    `whole` has every table, `public` only what may be published; before a `meeting` the period has to be over.
    """
    city = report_city(pack)
    named = read_period(period, city.habits)
    wanted = before_meeting(named, meeting) if meeting else named
    reading = Reading(tx, city, now)
    is_bulletin = kind in pack.bulletins.kinds
    made = (
        bulletin(reading, editing(pack), kind, wanted, whole) if is_bulletin else KINDS[kind](reading, wanted)
    )
    return public_version(made) if public else made
