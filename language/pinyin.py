"""The sound of Chinese text, so that 身分证 finds 身份证 and `zhigong yibao` finds 职工医保.

Readings are looked up by word (银行 is yin hang, 行走 xing zou) and kept: pypinyin needs 0.1 ms for a
sentence, a kept word costs nothing.
"""

import os
import re
import unicodedata
from functools import lru_cache

from language.words import words

# pypinyin's own dictionary of words takes 45 MB; the words below are those that matter in what citizens write.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

from pypinyin import lazy_pinyin, load_phrases_dict  # noqa: E402 - it reads those settings when it is loaded

_READ_BY_WORD = (
    "银行 yin hang|行业 hang ye|商行 shang hang|行情 hang qing|重庆 chong qing|重新 chong xin|重复 chong fu|重办 chong ban|"
    "重修 chong xiu|长大 zhang da|校长 xiao zhang|市长 shi zhang|局长 ju zhang|家长 jia zhang|村长 cun zhang|增长 zeng zhang|"
    "调动 diao dong|调查 diao cha|户口调 hu kou diao|音乐 yin yue|会计 kuai ji|便宜 pian yi|答应 da ying|供应 gong ying|"
    "还款 huan kuan|退还 tui huan|归还 gui huan|偿还 chang huan|稳岗返还 wen gang fan huan|处分 chu fen|参与 can yu|差旅 chai lv|"
    "出差 chu chai|单位 dan wei|厦门 xia men|大厦 da sha|提供 ti gong|传记 zhuan ji|自传 zi zhuan|都市 du shi|首都 shou du|"
    "弹药 dan yao|角色 jue se|降水 jiang shui|没收 mo shou|淹没 yan mo|宿舍 su she|投降 tou xiang|血压 xue ya|质量 zhi liang|"
    "测量 ce liang|种地 zhong di|种植 zhong zhi|转账 zhuan zhang|转速 zhuan su|朝阳 chao yang|曾经 ceng jing|率领 shuai ling"
)
load_phrases_dict(
    {
        word: [[sound] for sound in sounds.split()]
        for word, sounds in (e.split(" ", 1) for e in _READ_BY_WORD.split("|"))
    }
)

_FINALS = {
    "": "a ai an ang ao e ei en eng er o ou wa wai wan wang wei wen weng wo wu"
    " ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue un uo v ve",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan ue un uo v ve",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
}
SYLLABLES = frozenset(initial + final for initial, finals in _FINALS.items() for final in finals.split())

_LONGEST_SYLLABLE = 6
_LONGEST_TOKEN = 60  # letters without a space; more is no typed pinyin and would cost time
_TONE_DIGIT = re.compile(r"(?<=[a-z])[1-5](?![\d])")
_RETROFLEX = re.compile(r"^([zcs])h")
_LATIN = re.compile(r"[a-z]+")
_HAN = re.compile(r"[\u3400-\u9fff]")


def syllables(text: str) -> tuple[str, ...]:
    """The syllables of normalised text, typed pinyin in it too; other Latin words and numbers stay whole."""
    return tuple(syllable for word in words(text) for syllable in word_syllables(word))


@lru_cache(maxsize=50_000)
def word_syllables(word: str) -> tuple[str, ...]:
    """The syllables of one word as `words` cuts it. Kept: the same words come in every message."""
    if _LATIN.fullmatch(word):
        return _cut(word) or (word,)
    return tuple(lazy_pinyin(word, v_to_u=False))


@lru_cache(maxsize=50_000)
def sound_keys(word: str) -> tuple[str, ...]:
    """The `sound_key` of each of its syllables."""
    return tuple(map(sound_key, word_syllables(word)))


def is_pinyin(text: str) -> bool:
    """True when the text is typed pinyin: two syllables or more, and nothing but syllables and numbers."""
    if _HAN.search(text):
        return False
    return sum(map(str.isalpha, split_pinyin(text))) > 1


def split_pinyin(text: str) -> tuple[str, ...]:
    """Syllables of typed pinyin, spaced or not, with tone marks or digits or none; () when it is not pinyin.

    A run without spaces is cut into as few syllables as possible (xian is one, xi'an two).
    """
    found: list[str] = []
    for token in re.split(r"[\s'’,.，。?？!！]+", _without_tones(text)):
        cut = (token,) if token.isdigit() else _cut(token)
        if cut is None:
            return ()
        found += cut
    return tuple(found)


@lru_cache(maxsize=5_000)
def sound_key(syllable: str) -> str:
    """Merges what southern and western speakers do not keep apart when they type: zh z, n l, ang an ..."""
    merged = _RETROFLEX.sub(r"\1", syllable)
    if merged.startswith("n"):
        merged = "l" + merged[1:]
    return merged.removesuffix("g") if merged.endswith(("ang", "eng", "ing")) else merged


def _without_tones(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower()).replace("u\u0308", "v")
    return _TONE_DIGIT.sub(" ", "".join(char for char in decomposed if not unicodedata.combining(char)))


@lru_cache(maxsize=5_000)
def _cut(token: str) -> tuple[str, ...] | None:
    """Shortest cut into syllables; None when there is none."""
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        return None
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(token) + 1):
        best.append(_best_cut(token, end, best))
    return best[-1]


def _best_cut(token: str, end: int, best: list[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    cuts = [
        (*before, token[start:end])
        for start in range(max(0, end - _LONGEST_SYLLABLE), end)
        if (before := best[start]) is not None and token[start:end] in SYLLABLES
    ]
    return min(cuts, key=len, default=None)
