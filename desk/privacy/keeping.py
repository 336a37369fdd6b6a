"""How long each kind of personal data is kept, in days: the pack's `[privacy]`, and a sentence on what its end means. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Keeping:
    """Days after which each kind ends; the names are the keys of `KINDS`."""

    messages: int = 1095
    people: int = 1095
    attachments: int = 730
    imported: int = 1095
    exported: int = 365
    log: int = 1825

    def ends(self, now: datetime) -> dict[str, datetime]:
        """For each kind the moment before which its data is over age."""
        return {kind: now - timedelta(days=getattr(self, kind)) for kind in KINDS}

    def told(self) -> Iterator[tuple[str, str, str, int]]:
        """Kind, what it is, what its end does, and its days."""
        for kind, (title, end) in KINDS.items():
            yield kind, title, end, getattr(self, kind)


KINDS = {
    "messages": ("会话原文", "清空来件、答复和匹配记录的文字，条数和时间保留"),
    "people": (
        "诉求人的身份信息",
        "删除账号、电话、姓名和具体地点，遮盖工单文字里的号码；从工单归档、账号最后一次来件算起",
    ),
    "attachments": ("图片、录音等附件", "删除文件；没有归档的工单的附件留到归档"),
    "imported": ("从其他系统导入的原始行", "删除原始行的内容，已经统计的数字不变"),
    "exported": ("调取清单的内容", "删除清单的各行，申请、批准和下载的记录保留"),
    "log": ("查阅、操作和导出的记录", "删除"),
}
"""Each kind of data, and what happens to it at its end. Figures hold no personal data and stay for ever."""
