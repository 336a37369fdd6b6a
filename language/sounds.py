"""A text as it sounds, one character for one: equal sounds become equal characters, so that strings can be compared.

Sounds that people do not keep apart when they type (zh z, n l, ang an) are equal here; see `pinyin.sound_key`.
"""

from language.pinyin import SYLLABLES, sound_key, syllables

_PRIVATE = 0xE000  # private use area of Unicode: no message means anything by these
_CODES = {key: chr(_PRIVATE + i) for i, key in enumerate(sorted(map(sound_key, SYLLABLES)))}


class _Sounds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        char = chr(code)
        if 0x3400 <= code <= 0x9FFF:
            char = _CODES.get(sound_key(syllables(char)[0]), char)
        self[code] = char
        return char


_SOUNDS = _Sounds()


def sound_of(text: str) -> str:
    """The same length; characters that are not Chinese stay as they are."""
    return text.translate(_SOUNDS)
