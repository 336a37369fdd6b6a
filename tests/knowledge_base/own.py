"""Questions of a small office in its citizens' own words: what it has an article for, and what it has none for."""

from collections.abc import Iterator, Sequence

KNOWN = (
    "居住证", "护照换发", "退休审批", "生育登记", "失业金申领", "船员证", "烟草零售许可", "民宿备案", "残疾人证",
    "采砂许可", "犬只登记", "食品经营许可", "高龄津贴", "租赁合同备案", "建筑垃圾清运",
)  # fmt: skip
UNKNOWN = ("养蜂场搬迁", "热气球升空", "祖坟迁移", "跳伞执照", "古树认养")
_OWN_WORDS = ("请问{}归哪个窗口管", "{}要带啥材料过去", "我想弄一下{}咋整", "老人家{}能不能网上弄")


def asked_in_own_words(matters: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(matter, question) four times each."""
    return ((matter, words.format(matter)) for matter in matters for words in _OWN_WORDS)
