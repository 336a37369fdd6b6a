"""What a unit may see of a confidential report: the matter, and nothing that tells who reported it. Pure.

Whole clauses are dropped where the reporter speaks of himself; better to lose a clause than a person's safety.
"""

import re

_CLAUSE = re.compile(r"[^，。；！？,;!?\n]+[，。；！？,;!?\n]*")
_NUMBER = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(?:1\d{2}[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}|\d{17}[\dXx])(?!\d)"
)
_ABOUT_ONESELF = re.compile(
    r"我(?:本人)?(?:叫|姓|是|住|家住|家在|的名字|的电话|电话)"
    r"|(?:我|本人)(?:还|也|就|一直|现在|以前|曾经|原来|目前)*(?:在|给|跟).{0,8}(?:上班|工作|打工|干活|干过|上学|当)"
    r"|本人(?:系|是|叫|姓|住)|别说|不要说|别透露|不要透露|不要告诉|别告诉|保密|匿名|报复|我老板|我领导|我同事"
    r"|联系人|联系电话|联系方式|姓名|打我|联系我|找我"
)
_NOTHING_LEFT = "（举报内容涉及举报人信息，详情请向热线办了解。）"


def redacted(text: str, *secrets: str, nothing_left: str = _NOTHING_LEFT) -> str:
    """The text without clauses about the reporter, telephone and identity numbers, and the given secrets.

    `nothing_left` stands where no clause remains. Beside one's own telephone number stands one's name: such a clause is dropped whole.
    """
    given = [secret for secret in secrets if secret]
    own = [secret for secret in given if secret.strip("+").isdigit()]
    clauses = (clause for clause in _CLAUSE.findall(text) if not any(number in clause for number in own))
    kept = "".join(clause for clause in clauses if not _ABOUT_ONESELF.search(clause))
    for secret in given:
        kept = kept.replace(secret, "＊＊＊")
    return without_numbers(kept).strip("，,；; \n") or nothing_left


def without_numbers(text: str) -> str:
    """The text without telephone and identity numbers; a ticket's number stays."""
    return _NUMBER.sub("＊＊＊", text)
