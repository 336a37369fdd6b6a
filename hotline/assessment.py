"""How a city assesses its units, of its pack: presets by name, its own weights and grades laid over the one it chose."""

from datetime import date
from fractions import Fraction

from hotline.pack.rules import Assessment
from reports.presets import Assessing, Lows, Preset, PresetWrong, read_preset


def preset_named(rules: Assessment, name: str) -> Preset:
    """The preset of a name; raises PresetWrong where there is none, or where it cannot be read."""
    if name not in rules.presets:
        raise PresetWrong((), f"没有名为“{name}”的考核办法，可用的有：{'、'.join(rules.presets)}。")
    own = name == rules.preset
    return read_preset(
        name, rules.presets[name], rules.weights if own else None, rules.grades if own else None
    )


def assessing(rules: Assessment) -> Assessing:
    """Everything that `[assessment]` says; raises PresetWrong."""
    changes = sorted((date.fromisoformat(day), name) for day, name in rules.since.items())
    presets = [(date.min, rules.preset), *changes]
    return Assessing(
        presets=tuple((day, preset_named(rules, name)) for day, name in presets),
        letters=preset_named(rules, rules.letters),
        letter_channels=rules.letter_channels,
        lows=Lows(
            low={name: Fraction(str(least)) for name, least in rules.low.items()},
            high={name: Fraction(str(most)) for name, most in rules.high.items()},
            grades=frozenset(rules.low_grades),
            least=rules.least,
        ),
    )
