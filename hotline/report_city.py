"""What reports need of a city pack, as the plain values that they are read with."""

from datetime import time
from zoneinfo import ZoneInfo

from hotline.assessment import assessing
from hotline.pack.values import Pack
from language.phrases import Phrases
from reports.city import Channel, City
from reports.periods import Habits
from tickets.lines import Line
from tickets.topics import Category
from tickets.units import Unit, Units


def report_city(pack: Pack) -> City:
    """The city of a checked pack."""
    rules = pack.rules
    return City(
        name=rules.name,
        office=rules.office,
        zone=ZoneInfo(rules.timezone),
        units=Units(Unit(row.unit, row.kind, row.aliases) for row in pack.units),
        channels=[Channel(row.channel, row.title, row.in_total) for row in pack.intake],
        lines=[Line(row.line, title=row.title, restricted=row.restricted) for row in pack.lines],
        categories=[
            Category(row.code, row.purpose_hint, row.category, row.topic, tree=row.tree)
            for row in pack.categories
        ],
        campaigns=rules.figures.campaigns,
        street_kinds=frozenset(rules.figures.street_kinds),
        habits=Habits(time.fromisoformat(rules.figures.day_starts), rules.figures.month_starts),
        phrases=Phrases(pack.phrases),
        assessing=assessing(rules.assessment),
    )
