"""Why a move is refused, in sentences that tell a clerk what to do instead."""

from collections.abc import Mapping

from tickets.model import Refusal
from tickets.states import ADVICE, STATE_TITLES

SENTENCES: Mapping[str, str] = {
    "unknown_action": "没有“{action}”这个操作，请检查操作名称。",
    "role": "{role}不能{title}，这个操作由{roles}来做。",
    "task_role": "任务由热线办的话务员、审核员或值班长完成。",
    "not_your_unit": "这张工单现在由{holder}承办，{unit}不能{title}。",
    "assistant": "本单位是协办单位，不能{title}；请用“提交协办意见”，由牵头单位{holder}汇总。",
    "led": "值班长已指定{unit}牵头，不能另派；确需调整的，请由值班长重新指定牵头单位。",
    "state": "工单现在是“{status}”，不能{title}。{advice}。",
    "rework_sign": "返工工单不需要再次签收，请直接办理并重新回复。",
    "rework_return": "返工工单不能退回，请直接办理；确需其他单位配合的，请联系热线办协调。",
    "unit_missing": "请填写承办单位的名称，再{title}。",
    "unit_unknown": "单位名录里没有“{unit}”，请使用名录里的单位名称或简称。",
    "assists_already": "{unit}已经是这张工单的牵头或协办单位，不用重复{title}。",
    "conflict": "群众反映的就是{unit}的问题，不能交给被反映的单位办理，请改派其上级或监督部门。",
    "reason_missing": "请写明理由，再{title}。",
    "suggest_missing": "退回时请写明建议由哪个单位承办。",
    "suggest_self": "建议的承办单位不能是本单位，请写明应由哪个单位承办。",
    "return_late": "退回时限已过（截止 {until}），不能退回，请继续办理；有困难可以申请协调或延期。",
    "returns_used": "这张工单已退回 {returns} 次或已列为疑难，不能再退回，请按热线办确定的分工办理。",
    "lead_replies": "本单位是这张工单的牵头单位，请汇总各方意见后用“回复”提交。",
    "contact_missing": "还没有登记与群众的联系，请先联系群众并登记时间和结果，再回复。",
    "outcome_missing": "请选择办理结果：已解决、暂时不能解决、不能解决。",
    "public_missing": "请填写给群众的答复内容。",
    "text_missing": "请填写办理情况（内部），说明做了什么、依据是什么。",
    "reply_check": "回复没有通过自动检查，请修改后再提交：{faults}可以参照模板来写：{template}",
    "words_missing": "请填写内容，再{title}。",
    "extended_already": "这张工单已经延期过一次，不能再次延期；确实难以办结的，请申请挂账或协调。",
    "extension_pending": "延期申请正在等待热线办审批，不用重复申请。",
    "extension_late": "工单已超过办理时限（{until}），延期须在到期之前申请，请尽快办理。",
    "extension_short": "申请的新期限不晚于现在的时限（{until}），请填写更晚的日期。",
    "extension_none": "没有待审批的延期申请，不能{title}。",
    "interim_none": "热线办没有请本单位先采取临时措施，不能{title}；请按工单的分工办理。",
    "interim_asked": "已经请{unit}先采取临时措施，不用重复要求。",
    "visit_ahead": "现场核实的时间还没有到，请填写实际到现场的时间，或者不填。",
    "level_missing": "请填写是哪一级的人大代表，例如：市、县市区、乡镇。",
    "until_missing": "请填写承诺办结的日期，再挂账。",
    "until_past": "填写的日期已经过去，请填写今后的日期。",
    "until_unreadable": "日期“{value}”看不懂，请写成 2024-10-25 或 2024-10-25 18:00。",
    "into_missing": "请填写要并入的工单编号。",
    "into_self": "工单不能并入自己，请填写另一张工单的编号。",
    "into_unusable": "要并入的工单 {into} 不存在或已经结束，请核对编号。",
    "rating_missing": "请选择评价：满意、基本满意、不满意、未评价或未联系上。",
    "judge_none": "群众没有评价不满意，不需要研判。",
    "judgement_missing": "请选择研判结果：发回重办、已作解释。",
    "task_result": "电话回访请在工单上登记回访结果，登记后任务自动完成。",
    "second_person": "认定不合理诉求须由另一位人员复核，同一人不能认定两次。",
    "links_remain": "这张工单还关联着 {count} 位群众的同一诉求，不能按一人的不合理诉求归档，请由承办单位答复办结。",
    "task_none": "这张工单没有待完成的任务。",
    "stale": "工单刚刚被别人改动过，请刷新后再操作。",
    "missing_ticket": "没有找到编号为 {number} 的工单，请核对编号。",
    "history_only": "这张工单是导入的历史记录，只能查看，不能操作。",
}
REPLY_FINDINGS: Mapping[str, str] = {
    "no_contact": "还没有登记与群众的联系，请先联系群众并登记时间和结果。",
    "says_nothing": "只有客套话和“已转办、已处理、正在处理”一类的话，请写明做了什么、什么时候做的、结果怎样。",
    "too_short": "内容太简单，请写明办理的经过、时间和结果，以及群众还可以找谁。",
    "copied": "大部分是照抄群众的诉求，请写本单位查到的情况和办理结果。",
    "off_topic": "没有说到群众反映的事，请先点明群众反映的问题，再逐项答复。",
    "unanswered": "群众反映了几件事，这些还没有答复：{words}，请逐项写明。",
    "no_fact": "没有具体事实，请写明时间、地点、数量、哪个单位做了什么。",
    "no_ground": "没有说明理由或依据，请写明依据的法律、政策条款，或者不能办理的具体原因。",
    "rude": "有不尊重群众的话：{words}，请改为说明情况、依据和办理渠道。",
    "evasive": "有推托的话：{words}，请写明由哪个单位负责、依据是什么、本单位做了哪些协调、群众怎样联系。",
    "blanks": "还有没有填写的空格：{words}，请补全或删去。",
    "narrow": "与诉求相同的内容不多（{score}），请看是否答非所问。",
    "evasive_words": "有容易被看成推托的话：{words}。",
    "other_outcome": "办理结果选的是“已解决”，答复里却说不能办理。",
    "other_language": "群众用英文反映，答复没有英文。",
    "internal_thin": "办理情况（内部）没有写做了什么、依据是什么。",
}
"""What the check of a reply finds: the first ones send it back, those from `narrow` on are for leader and reviewer."""


def refuse(action: str, reason: str, **values: object) -> Refusal:
    """A refusal with the sentence of its reason; raises KeyError where a value of the sentence is missing."""
    return Refusal(action, reason, SENTENCES[reason].format(action=action, **values))


def refuse_state(action: str, title: str, status: str) -> Refusal:
    """A refusal because of the state the ticket is in, with what can be done in that state."""
    special = f"rework_{action}"
    if status == "rework" and special in SENTENCES:
        return refuse(action, special)
    return refuse(action, "state", title=title, status=STATE_TITLES[status], advice=ADVICE[status])
