"""Which assessment a city uses: its presets by name, its own weights and grades laid over the one it chose."""

from datetime import date

from hotline.pack.rules import Assessment
from reports.presets import Preset, PresetWrong, read_preset


def preset_named(rules: Assessment, name: str) -> Preset:
    """The preset of a name; raises PresetWrong where there is none, or where it cannot be read."""
    if name not in rules.presets:
        raise PresetWrong((), f"没有名为“{name}”的考核办法，可用的有：{'、'.join(rules.presets)}。")
    own = name == rules.preset
    return read_preset(
        name, rules.presets[name], rules.weights if own else None, rules.grades if own else None
    )


def preset_on(rules: Assessment, day: date) -> Preset:
    """The preset that the city uses on a day."""
    changes = sorted(start for start in rules.since if date.fromisoformat(start) <= day)
    return preset_named(rules, rules.since[changes[-1]] if changes else rules.preset)
