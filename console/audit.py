"""Who did what and who read whose data: rows that are only ever added, each with a word for people."""

from collections.abc import Mapping
from datetime import datetime

from knowledge_base.gate import Publication
from storage.clock import stamp
from storage.transaction import Transaction

WEIGHTS = "weights_fitted"
TITLES: Mapping[str, str] = {
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "locked": "账号锁定",
    "sign_out": "退出",
    "password_changed": "修改密码",
    "user_added": "新建用户",
    "user_reset": "重置密码",
    "user_stopped": "停用用户",
    "user_linked": "关联外部账号",
    "user_unlinked": "解除关联外部账号",
    "user_restored": "恢复用户",
    "user_changed": "修改角色",
    "user_trained": "登记培训",
    "user_unlocked": "解除锁定",
    "user_left": "移交工单",
    "second_step_failed": "第二步验证失败",
    "totp_on": "启用动态口令",
    "totp_off": "停用动态口令",
    "recovery_used": "使用恢复码",
    "recovery_renewed": "更换恢复码",
    "conversation_read": "查看会话",
    "ticket_read": "查看工单",
    "ticket_printed": "打印工单",
    "crowd_read": "查看热点",
    "crowd_act": "整理热点",
    "risk_act": "风险提示",
    "bulletin_act": "通报",
    "personal_shown": "显示个人信息",
    "searched": "查找工单",
    "attachment_read": "查看附件",
    "conversation_act": "会话操作",
    "muted": "暂停受理",
    "unmuted": "恢复受理",
    "ticket_act": "工单操作",
    "transfer_taken": "转来工单",
    "article_act": "知识操作",
    "question_saved": "保存问题",
    WEIGHTS: "换匹配权重",
    "articles_imported": "导入知识",
    "articles_exported": "导出知识",
    "message_retried": "重发消息",
    "message_told": "电话告知",
    "message_dropped": "不再发送",
    "canned_reply": "常用语",
    "task_done": "完成待办",
    "rectified": "报送整改措施",
    "notices_seen": "确认消息",
    "project_act": "项目档案",
    "listening_plan": "安排接听日",
    "history_imported": "导入历史工单",
    "export_act": "调取清单",
    "record_act": "工作记录",
    "erasure_sought": "查找待删除的个人信息",
    "alert_tested": "测试告警",
    "token_added": "新建接口令牌",
    "token_revoked": "停用接口令牌",
    "pack_loaded": "载入城市包",
    "erased": "按申请删除个人信息",
}
"""Every action that this table may name, and its name in Chinese."""
MOST_NAMED = 10
"""Questions in one line."""


def record(
    tx: Transaction, now: datetime, actor: str, action: str, subject: str = "", detail: str = ""
) -> None:
    """Add one line in the transaction that it speaks of. `subject` is a number or a name, never personal data."""
    assert action in TITLES
    tx.insert("audit", at=stamp(now), actor=actor, action=action, object=subject, detail=detail)


def publication(tx: Transaction, done: Publication, by: str, now: datetime) -> None:
    """A release, and for what reason saved questions were allowed to break by it."""
    if done.release and done.findings:
        broke = "".join(f"；{one.query.question}" for one in done.findings.broke[:MOST_NAMED])
        why = (
            f"，不顾 {len(done.findings.broke)} 个保存的问题（{done.overruled}）{broke}"
            if done.overruled
            else ""
        )
        record(tx, now, by, "article_act", f"第 {done.release.number} 批", f"发布{why}")
