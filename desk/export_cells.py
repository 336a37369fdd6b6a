"""What an export says of a ticket, column by column, with everything that tells who spoke masked unless it was granted."""

from collections.abc import Collection, Mapping

from storage.transaction import Row
from tickets.answers import OUTCOME_TITLES, RATING_TITLES
from tickets.redaction import redacted, without_numbers
from tickets.states import STATE_TITLES

COLUMNS: Mapping[str, tuple[str, str]] = {
    "number": ("工单编号", "受理时给出的编号，一件诉求一个"),
    "opened": ("受理时间", "热线受理的时间；期间按它计算，首尾两天都算在内"),
    "channel": ("来源渠道", "群众反映的渠道；导入的工单为对方系统的渠道"),
    "purpose": ("诉求类型", "咨询、求助、投诉、建议、举报、其他"),
    "category": ("诉求分类", "本市分类目录的大类"),
    "topic": ("事项", "本市分类目录的细类"),
    "line": ("专线", "专线或专席；没有的留空"),
    "area": ("区域", "诉求所在的区域"),
    "unit": ("承办单位", "最后承办或牵头的单位；没有派单的留空"),
    "status": ("状态", "导出批准时的工单状态"),
    "due": ("办理时限", "对群众承诺的办结时间"),
    "closed": ("办结时间", "审核通过、答复群众的时间；没有办结的留空"),
    "title": ("标题", "诉求的摘要"),
    "text": ("诉求内容", "群众的原话，电话、证件号码和姓名已遮盖；保密举报为删去举报人信息后的内容"),
    "outcome": ("办理结果", "已解决、暂时不能解决、不能解决"),
    "reply": ("答复内容", "给群众的答复"),
    "rating": ("群众评价", "群众自己的评价，未评价不计为满意"),
    "name": ("姓名", "诉求人姓名；默认遮盖，保密举报一律不提供"),
    "phone": ("电话", "诉求人电话；默认遮盖，保密举报一律不提供"),
    "place": ("地点", "诉求的地点；保密举报一律不提供"),
}
"""Columns of an export: heading and definition."""
GRANTABLE = ("name", "phone", "text")
"""Columns that may be asked for unmasked; a confidential report stays masked whatever was granted."""
_HIDDEN = "＊＊＊"


def cells_of(row: Row, granted: Collection[str]) -> list[str]:
    """One ticket as the cells of `COLUMNS`; `row` has the ticket's columns, `area` and `last_unit`."""
    told = {
        "number": row["number"], "opened": _at(row["opened"]), "channel": row["channel"], "purpose": row["purpose"],
        "category": row["category"], "topic": row["topic"], "line": row["line"], "area": row["area"] or "",
        "unit": row["last_unit"] or row["unit"], "status": STATE_TITLES[row["status"]], "due": _at(row["due"]),
        "closed": _at(row["closed"]), "title": row["title"], "outcome": OUTCOME_TITLES.get(row["outcome"], ""),
        "reply": row["public_reply"], "rating": RATING_TITLES.get(row["rating"], ""),
    } | _personal(row, granted)  # fmt: skip
    return [told[column] for column in COLUMNS]


def _personal(row: Row, granted: Collection[str]) -> dict[str, str]:
    name, phone = row["contact_name"], row["contact_phone"]
    if row["confidential"]:
        hidden = redacted(row["text"], name, phone)
        shown = {
            "title": redacted(row["title"], name, phone),
            "reply": redacted(row["public_reply"], name, phone),
        }
        return {"text": hidden, "name": _HIDDEN, "phone": _HIDDEN, "place": "", **shown}
    shown = {
        column: row[column] if "text" in granted else _without(row[column], name)
        for column in ("text", "title")
    }
    return {
        **shown, "reply": _without(row["public_reply"], name), "place": row["place"],
        "name": name if "name" in granted or not name else f"{name[0]}＊＊",
        "phone": phone if "phone" in granted or not phone else _HIDDEN,
    }  # fmt: skip


def _without(text: str, name: str) -> str:
    plain = without_numbers(text)
    return plain.replace(name, f"{name[0]}＊＊") if len(name) > 1 else plain


def _at(moment: str | None) -> str:
    return (moment or "")[:16].replace("T", " ")
