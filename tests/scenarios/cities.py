"""The two cities that every scenario is played in, and what the tests must know of each.

Sentences are taken from the city's own phrases, so that a test can expect them word for word.
"""

from dataclasses import dataclass, field
from pathlib import Path

from hotline.pack.check import check_folder
from hotline.pack.values import Pack
from language.phrases import Phrases


@dataclass(frozen=True, slots=True)
class City:
    """A loaded pack and its names for the things that the scenarios speak of."""

    pack: Pack = field(repr=False)
    estate: str
    other_estate: str
    misspelt: str
    water_unit: str
    gym_unit: str
    street: str
    lamp_unit: str
    smoke_unit: str
    passport_unit: str
    gas_units: tuple[str, ...]
    lift_units: tuple[str, ...]
    passport: str
    health_card: str
    near: tuple[str, ...]
    policy_topic: str
    policy_unit: str
    policy: str

    def chain(self, *units: str) -> list[tuple[str, str, str]]:
        """The alerts at night to those on duty: to every unit that keeps a roster, else to the leader of the first."""
        listed = {duty.unit for duty in self.pack.roster}
        officers = [("officer", unit, "alert") for unit in units if unit in listed]
        return officers if units[0] in listed else [*officers, ("leader", units[0], "alert")]

    def number(self, day: str, serial: int) -> str:
        """The ticket number of a day (`241014`) with its serial, at the city's first seat."""
        return f"{self.pack.rules.prefix}{day}{self.pack.rules.seat}{serial:04}"

    def says(self, key: str, language: str = "zh", **values: object) -> str:
        """A sentence as this city words it."""
        return Phrases(self.pack.phrases).text(key, language, **values)

    def choices(self, *tokens: str) -> list[str]:
        """The labels of numbered answers."""
        return [self.says(f"choice_{token}") for token in tokens]

    def answer(self, article: str) -> str:
        """The approved words of an article."""
        return next(row.answer for row in self.pack.knowledge if row.article == article)

    def pack_unit(self, name: str) -> str:
        """The full name of a unit."""
        return next(row.unit for row in self.pack.units if name in (row.unit, *row.aliases))

    def safety(self, name: str) -> str:
        """The fixed text for a kind of danger."""
        return next(row.safety_text for row in self.pack.safety if row.name == name)


def demo() -> City:
    """The city that the product brings along."""
    return City(
        pack=check_folder(Path("packs/demo")).usable(),
        estate="和谐家园小区",
        other_estate="仁和小区",
        misspelt="和谐佳园",
        water_unit="云汀水务有限公司",
        gym_unit="市市场监督管理局",
        street="解放路",
        lamp_unit="市住房和城乡建设局",
        smoke_unit="市城市管理局",
        passport_unit="市公安局",
        gas_units=("云汀燃气有限公司", "市消防救援支队", "市公安局"),
        lift_units=("市消防救援支队", "市市场监督管理局", "市公安局"),
        passport="EX-002",
        health_card="MI-007",
        near=("HF-001", "HF-002", "HF-003"),
        policy_topic="稳岗补贴",
        policy_unit="市人力资源和社会保障局",
        policy="稳岗返还",
    )


def other() -> City:
    """A city that nothing in the product knows."""
    return City(
        pack=check_folder(Path("tests/packs/other_city")).usable(),
        estate="望月苑",
        other_estate="听雨花园",
        misspelt="望月院",
        water_unit="澄泾水务公司",
        gym_unit="",
        street="柳浪街",
        lamp_unit="澄泾县住房和城乡建设局",
        smoke_unit="澄泾县城市管理局",
        passport_unit="澄泾县公安局",
        gas_units=("澄泾燃气公司", "澄泾县消防救援大队", "澄泾县公安局"),
        lift_units=("澄泾县消防救援大队", "澄泾县市场监督管理局"),
        passport="K-01",
        health_card="K-04",
        near=("K-05", "K-06"),
        policy_topic="公积金",
        policy_unit="澄泾县住房公积金管理部",
        policy="公积金",
    )
