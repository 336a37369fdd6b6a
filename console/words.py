"""The words the pages use for codes, and how they write a moment, a phone number and an account. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime

from channels.own_page import own_act
from language.numbers import mask
from storage.clock import moment

HOLDERS: Mapping[str, str] = {"bot": "机器人", "waiting": "等待人工", "human": "人工"}
DISPOSITIONS: Mapping[str, str] = {
    "open": "进行中",
    "answered": "直接答复",
    "ticketed": "已转工单",
    "unclear": "反映不清晰",
    "invalid": "无效",
    "abuse": "骚扰",
    "withdrawn": "撤回",
}
DELIVERIES: Mapping[str, str] = {
    "pending": "待发送",
    "sending": "发送中",
    "sent": "已送达",
    "retry": "等待重试",
    "dead": "发送失败",
    "unknown": "结果不明",
    "expired": "已过期",
    "held": "暂缓发送",
}
RECEPTIONS: Mapping[str, str] = {
    "open": "尚未处理",
    "answered": "已答复",
    "ignored": "无需答复",
    "failed": "处理失败",
}
OWN_ACTS: Mapping[str, str] = {
    "add": "补充",
    "urge": "催办",
    "withdraw": "撤销",
    "rate": "评价",
}
"""What a citizen does with a button of the own page."""
AUDIENCES: Mapping[str, str] = {
    "citizen": "群众",
    "unit": "承办单位",
    "officer": "承办人员",
    "office": "热线办",
    "leader": "分管领导",
}
CHANNELS: Mapping[str, str] = {
    "webchat": "网页",
    "wechat": "微信",
    "wecom": "企业微信",
    "telegram": "Telegram",
    "phone": "电话",
    "api": "消息接口",
    "alerts": "告警",
}
ACTS: Mapping[str, str] = {
    "greeting": "问候",
    "thanks": "感谢",
    "resume": "接着反映",
    "urge": "催办",
    "about_us": "问这里是谁",
    "hours": "问办公时间",
    "praise": "表扬",
    "yes": "肯定",
    "no": "否定",
    "progress": "查进度",
    "withdraw": "撤销",
    "handover": "转人工",
    "skip": "跳过",
    "submit": "提交",
    "subscribe": "订阅",
    "unsubscribe": "退订",
    "subscriptions": "查订阅",
    "unclear": "不清楚",
    "abuse": "辱骂",
    "harass": "骚扰",
    "more": "要看更多",
    "choice": "选择",
    "test": "测试",
    "invalid": "无效",
    "content": "诉求或问题",
}
CLAIMS: Mapping[str, str] = {"disputes": "不认可答复", "again": "又出现或没办好", "another": "另一件"}
MATCHES: Mapping[str, str] = {
    "answer": "直接答复",
    "person": "由人选发",
    "choose": "请群众选择",
    "none": "没有达到标准的答案",
}
NOTICES: Mapping[str, str] = {
    "dispatched": "派单",
    "due_soon": "即将到期",
    "overdue": "已超期",
    "alert": "警报",
    "difficult": "疑难",
    "urged": "催办",
    "returned": "退回",
    "rejected": "退回修改",
    "rework": "返工",
    "supervised": "督办",
    "approval_due": "待审批",
    "withdrawn": "撤销",
    "parked": "挂账",
    "appended": "群众补充",
    "coreplied": "协办意见",
    "assisted": "请单位协办",
    "digest": "督办日报",
    "gaps": "知识缺口",
    "no_push": "知识未报送",
    "rectify": "要求整改",
    "extended": "延期批准",
    "extension_asked": "申请延期",
    "extension_refused": "延期未批准",
    "kb_request": "知识补充",
    "review_due": "知识复核",
    "roster_gap": "值班空缺",
    "routing_worse": "派单学习",
    "undelivered": "消息未送达",
    "phone_task": "电话任务",
    "cluster": "热点预警",
    "risk": "风险提示",
    "bulletin": "通报",
    "alert_test": "测试告警",
}
ERASED_KINDS: Mapping[str, str] = {
    "inbox": "来件",
    "outbox": "答复",
    "answer_log": "匹配记录",
    "conversations": "账号",
    "tickets": "工单",
    "linked_citizens": "关联",
    "attachments": "附件",
    "vendor_rows": "导入的行",
    "exports": "调取清单",
    "audit": "操作记录",
    "export_log": "导出记录",
}
FINDINGS: Mapping[str, str] = {
    "contradiction": "前后矛盾",
    "definition": "口径",
    "unverifiable": "无法核对",
    "wording": "文字",
}
LEVELS: Mapping[str, str] = {
    "officer": "第一值班人",
    "second": "第二值班人",
    "leader": "单位领导",
    "county": "总值班室",
}
RISK_STATES: Mapping[str, str] = {"draft": "待发布", "released": "待反馈", "answered": "已反馈"}
TASKS: Mapping[str, str] = {
    "call_now": "马上打电话",
    "phone_survey": "电话回访",
    "undelivered": "消息未送达",
    "dispatch": "派单",
    "review": "审核",
    "extension": "延期审批",
    "difficult": "疑难协调",
    "kb_request": "知识补充",
    "roster_gap": "值班空缺",
    "review_due": "知识复核",
    "judge": "不满意研判",
    "park_review": "挂账复核",
    "verify": "核实代表身份",
}
SURVEYS: Mapping[str, str] = {
    "waiting": "尚未询问",
    "asked": "等待评价",
    "phone": "等待电话回访",
    "answered": "已评价",
    "over": "未评价",
    "void": "已返工，未评价",
}
GRADES: Mapping[str, str] = {
    "very_satisfied": "非常满意",
    "satisfied": "满意",
    "basically": "基本满意",
    "dissatisfied": "不满意",
    "very_dissatisfied": "非常不满意",
}
NEXT: Mapping[str, str] = {
    "accepted": "等热线办派单",
    "to_dispatch": "等热线办派单",
    "dispatched": "等承办单位签收",
    "signed": "等承办单位联系群众、办理、回复",
    "handling": "等承办单位办理、回复",
    "rework": "等承办单位重新办理、回复",
    "parked": "承办单位按承诺的日期办理",
    "difficult": "等热线办指定牵头单位",
    "replied": "等承办单位领导审批",
    "in_review": "等热线办审核",
    "callback": "等群众评价或电话回访",
}
"""Who has to do what next while a ticket is in a state; nothing where nobody has to."""
EVENTS: Mapping[str, str] = {
    "accepted": "受理",
    "routed": "建议承办单位",
    "dispatched": "派单",
    "signed": "签收",
    "assigned": "分派",
    "contacted": "联系群众",
    "returned": "退回",
    "difficult": "列为疑难",
    "lead_named": "指定牵头单位",
    "meeting": "协调会",
    "extension_asked": "申请延期",
    "extended": "批准延期",
    "extension_refused": "不批准延期",
    "urged": "催办",
    "supervised": "督办",
    "parked": "挂账",
    "replied": "回复",
    "coreplied": "协办意见",
    "approved": "单位审批通过",
    "approval_refused": "单位审批退回",
    "review_passed": "审核通过",
    "review_rejected": "审核退回",
    "rework": "返工",
    "closed": "办结",
    "surveyed": "发出回访",
    "rated": "评价",
    "phoned": "电话回访",
    "judged": "研判不满意",
    "reopened": "恢复办理",
    "appended": "群众补充",
    "linked": "关联来件",
    "unlinked": "撤出关联",
    "merged": "合并",
    "withdrawn": "撤销",
    "unreasonable_proposed": "提议认定不合理诉求",
    "unreasonable": "认定不合理诉求",
    "settled": "认定依法终结",
    "informed": "告知群众进展",
    "repeated": "重复反映",
    "archived": "归档",
    "handed_over": "移交",
    "news": "发布进展",
    "assisted": "请单位协办",
    "onsite": "现场核实",
    "redated": "转办平台调整时限",
    "verified": "核实代表身份",
    "interim_asked": "要求先采取临时措施",
    "protected": "已采取临时措施",
}


_ADDRESS = re.compile(r"(/console/bulletins/\d+)")


def linked(text: str) -> list[str]:
    """A notice in pieces: every second one is the address of a bulletin."""
    return _ADDRESS.split(text)


def title(titles: Mapping[str, str], code: str | None) -> str:
    """The word for a code; a code that has none stands for itself."""
    return titles.get(code or "", code or "")


def when(stamped: str | None, now: datetime) -> str:
    """A stored moment as a clerk reads it: `10-12 15:00`, with the year when it is not this one's."""
    if not stamped:
        return "—"
    at = moment(stamped).astimezone(now.tzinfo)
    return f"{at:%m-%d %H:%M}" if at.year == now.year else f"{at:%Y-%m-%d %H:%M}"


def waited(stamped: str, now: datetime) -> tuple[str, int]:
    """How long somebody has waited, as a sentence with a place for the count, and the count: `{count} 分钟` and 3."""
    minutes = max(0, int((now - moment(stamped)).total_seconds()) // 60)
    if minutes < 60:
        return "{count} 分钟", minutes
    return ("{count} 小时", minutes // 60) if minutes < 48 * 60 else ("{count} 天", minutes // 1440)


def masked_phone(phone: str) -> str:
    """`138****5678`; of a short number only the last two digits stay."""
    if not phone:
        return "未留"
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else f"****{phone[-2:]}"


def masked_name(name: str) -> str:
    """`张＊＊`, whatever its length: to see it whole takes a reason that is logged."""
    return f"{name[0]}＊＊" if name else "未留"


def covered(text: str, phone: str = "", name: str = "") -> str:
    """What staff wrote, with the citizen's telephone and name masked wherever they stand."""
    plain = text.replace(phone, masked_phone(phone)) if phone else text
    return plain.replace(name, masked_name(name)) if len(name) > 1 else plain


def private(text: str | None, phone: str = "", name: str = "") -> str:
    """What a citizen wrote: every telephone, identity and bank card in it is masked as well."""
    return mask(covered(text, phone, name)) if text else ""


def short_account(sender: str) -> str:
    """Enough of a platform's account id to tell two apart, not enough to use it."""
    return sender if len(sender) <= 10 else f"{sender[:4]}…{sender[-4:]}"


def spoken(kind: str, text: str) -> str:
    """A citizen's message as staff read it: a button that was pressed on the own page stands in words, and nothing that
    somebody writes can pass for one."""
    act = own_act(text) if kind == "event" else None
    return f"［{OWN_ACTS[act.name]} {act.ticket}］{act.words}" if act else text
