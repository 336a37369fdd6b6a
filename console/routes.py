"""Every page of the console in one table: its address, its view, and the roles that may use it.

There is no page outside the table and no page without roles but the sign-in; a test walks it with every role.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from console.users import KNOWLEDGE_ROLES, OFFICE_ROLES, ROLES, UNIT_ROLES, User
from console.views import (
    article_files,
    articles,
    bench,
    bulk_dispatch,
    bulletins,
    canned,
    cases,
    conversations,
    crowds,
    duty,
    entrance,
    exports,
    findings,
    history_files,
    inbox,
    notices,
    operation,
    outbox,
    overview,
    pack,
    people,
    poster,
    privacy,
    projects,
    queues,
    records,
    rectifications,
    releases,
    reviews,
    risks,
    talk_deeds,
    tasks,
    tickets,
    training,
    two_step,
)
from desk.exports import APPROVERS, ASKERS

Roles = frozenset[str]

EVERYBODY: Roles = frozenset(ROLES)
ADMIN: Roles = frozenset({"admin"})
AUDIT: Roles = frozenset({"auditor", "admin"})
READ_OFFICE: Roles = OFFICE_ROLES | AUDIT
READ_TICKETS: Roles = READ_OFFICE | UNIT_ROLES
WORK_TICKETS: Roles = OFFICE_ROLES | UNIT_ROLES
WRITE_ARTICLES: Roles = KNOWLEDGE_ROLES
APPROVE: Roles = frozenset({"approver"})
GET_NOTICES: Roles = OFFICE_ROLES | UNIT_ROLES | KNOWLEDGE_ROLES
SEE_REVIEWS: Roles = frozenset({"reviewer", "duty_leader"}) | AUDIT
IMPORT_HISTORY: Roles = frozenset({"duty_leader", "admin"})
EXPORT: Roles = ASKERS
APPROVE_EXPORT: Roles = APPROVERS
PRINT_POSTERS: Roles = frozenset({"duty_leader", "admin"})
PLAN_DAYS: Roles = frozenset({"duty_leader"})
MARK_MESSAGES: Roles = frozenset({"duty_leader", "admin"})
DO_TASKS: Roles = OFFICE_ROLES | KNOWLEDGE_ROLES


@dataclass(frozen=True, slots=True)
class Route:
    """One page or action. `roles` is None where nobody needs to be signed in; `menu` is its name in the menu, where
    `menu.py` gives it a place; `a_minute` is how often one user may ask for it, 0 without a limit; `by_itself`: an open
    page asks for it, which is no click that keeps a session alive.
    """

    rule: str
    endpoint: str
    view: Callable[..., ResponseReturnValue]
    roles: Roles | None
    methods: tuple[str, ...] = ("GET",)
    menu: str = ""
    a_minute: int = 0
    by_itself: bool = False


ID = "int(max=9223372036854775807)"
"""The greatest id that both databases can be asked for."""
POST = ("POST",)
REVEALS = 30
"""Pages unmasked a minute by one user: a person at work gets no further, a program that copies does not get far."""
CHECKS = 60
"""Checks of a draft, and tries of a question, a minute by one user: who writes pauses more often than once a second."""
HEAVY = 10
"""Requests a minute of one user for what costs seconds: files that are made or taken in, releases that are tried."""
FORM = ("GET", "POST")

ROUTES: tuple[Route, ...] = (
    Route("/", "home", entrance.home, EVERYBODY),
    Route("/sign-in", "sign_in", entrance.enter, None, FORM),
    Route("/second-step", "second_step", entrance.second_step, None, FORM),
    Route("/directory", "directory", entrance.leave_for_directory, None, POST),
    Route("/directory/back", "directory_back", entrance.back_from_directory, None),
    Route("/sign-out", "sign_out", entrance.leave, EVERYBODY, POST),
    Route("/preferences", "prefer", entrance.prefer, None, POST),
    Route("/password", "password", entrance.password, EVERYBODY, FORM),
    Route("/two-step", "two_step", two_step.shown, EVERYBODY),
    Route("/two-step/<action>", "two_step_act", two_step.act, EVERYBODY, POST),
    Route("/conversations", "conversations", inbox.listed, READ_OFFICE, menu="会话"),
    Route("/conversations/rows", "conversation_rows", inbox.rows, READ_OFFICE, by_itself=True),
    Route("/conversations/queue", "conversation_queue", inbox.queue, READ_OFFICE, by_itself=True),
    Route("/conversations/stream", "conversation_stream", inbox.stream, READ_OFFICE, by_itself=True),
    Route("/conversations/stuck", "stuck", inbox.stuck, READ_OFFICE),
    Route("/conversations/<key>", "conversation", conversations.shown, READ_OFFICE),
    Route(
        "/conversations/<key>/reveal",
        "conversation_reveal",
        conversations.reveal,
        OFFICE_ROLES,
        POST,
        a_minute=REVEALS,
    ),
    Route("/conversations/<key>/thread", "thread", conversations.lines, READ_OFFICE, by_itself=True),
    Route("/conversations/<key>/answer", "talk_answer", talk_deeds.answer, OFFICE_ROLES, POST),
    Route("/conversations/<key>/settle", "talk_settle", talk_deeds.settle, OFFICE_ROLES, POST),
    Route("/conversations/<key>/ticket", "talk_ticket", talk_deeds.ticket, OFFICE_ROLES, FORM),
    Route("/conversations/<key>/link", "talk_link", talk_deeds.link, OFFICE_ROLES, POST),
    Route("/canned", "canned", canned.listed, READ_OFFICE, menu="常用语"),
    Route("/canned/save", "canned_save", canned.save, PLAN_DAYS, POST),
    Route(f"/canned/<{ID}:reply>/remove", "canned_remove", canned.remove, PLAN_DAYS, POST),
    Route("/conversations/<key>/<action>", "conversation_act", conversations.act, OFFICE_ROLES, POST),
    Route("/conversations/<key>/files/<name>", "conversation_file", conversations.file, READ_OFFICE),
    Route("/tickets", "tickets", queues.listed, READ_TICKETS, menu="工单"),
    Route("/tickets/dispatch", "bulk_dispatch", bulk_dispatch.confirm, OFFICE_ROLES, POST),
    Route("/tickets/dispatch/all", "bulk_carry_out", bulk_dispatch.carry_out, OFFICE_ROLES, POST),
    Route("/tickets/<number>", "ticket", tickets.shown, READ_TICKETS),
    Route("/tickets/<number>/reveal", "ticket_reveal", tickets.reveal, WORK_TICKETS, POST, a_minute=REVEALS),
    Route("/tickets/<number>/act/<action>", "ticket_act", tickets.act, WORK_TICKETS, POST),
    Route("/tickets/<number>/print", "ticket_print", tickets.printed, READ_TICKETS),
    Route("/tickets/<number>/check", "reply_check", tickets.check_reply, UNIT_ROLES, POST, a_minute=CHECKS),
    Route("/tickets/<number>/files/<name>", "ticket_file", tickets.file, READ_TICKETS),
    Route("/reviews", "reviews", reviews.listed, SEE_REVIEWS, menu="审核一致性"),
    Route("/projects", "projects", projects.listed, READ_OFFICE, menu="项目"),
    Route("/projects/new", "project_new", projects.new, OFFICE_ROLES, POST),
    Route(f"/projects/<{ID}:project>", "project", projects.shown, READ_OFFICE),
    Route(f"/projects/<{ID}:project>/<action>", "project_act", projects.act, OFFICE_ROLES, POST),
    Route("/listening", "listening", projects.listening_days, READ_OFFICE, menu="接听日"),
    Route("/listening/plan", "listening_plan", projects.listening_plan, PLAN_DAYS, POST),
    Route("/records", "records", records.listed, READ_OFFICE, menu="记录"),
    Route("/records/import", "records_import", records.take_in, OFFICE_ROLES, POST, a_minute=HEAVY),
    Route("/records/new/<kind>", "record_new", records.new, OFFICE_ROLES, FORM),
    Route(f"/records/<{ID}:record>", "record", records.shown, READ_OFFICE),
    Route(f"/records/<{ID}:record>/<action>", "record_act", records.act, OFFICE_ROLES, POST),
    Route("/follow-ups", "follow_ups", records.follow_ups, READ_TICKETS, menu="待落实"),
    Route(f"/follow-ups/<{ID}:follow_up>/done", "follow_up_done", records.finish, WORK_TICKETS, POST),
    Route("/crowds", "crowds", crowds.listed, READ_OFFICE, menu="热点"),
    Route(f"/crowds/<{ID}:key>", "crowd", crowds.shown, READ_OFFICE),
    Route(f"/crowds/<{ID}:key>/<action>", "crowd_act", crowds.act, OFFICE_ROLES, POST),
    Route("/risks", "risks", risks.listed, READ_TICKETS, menu="风险提示"),
    Route("/risks/<int(max=999999999):number>", "risk", risks.shown, READ_TICKETS),
    Route("/risks/<int(max=999999999):number>/<action>", "risk_act", risks.act, WORK_TICKETS, POST),
    Route("/overview", "overview", overview.shown, READ_OFFICE, menu="看板"),
    Route("/overview/list", "overview_list", overview.listed, READ_OFFICE),
    Route("/bulletins", "bulletins", bulletins.listed, READ_TICKETS, menu="通报"),
    Route("/poster", "poster", poster.shown, PRINT_POSTERS, menu="海报"),
    Route("/poster/poster.<form>", "poster_file", poster.file, PRINT_POSTERS, a_minute=HEAVY),
    Route("/training", "training", training.shown, READ_OFFICE, menu="培训", a_minute=HEAVY),
    Route("/bulletins/new", "bulletin_new", bulletins.new, OFFICE_ROLES, POST, a_minute=HEAVY),
    Route("/bulletins/style.css", "bulletin_style", bulletins.style, READ_TICKETS),
    Route(f"/bulletins/<{ID}:key>", "bulletin", bulletins.shown, READ_TICKETS),
    Route(f"/bulletins/<{ID}:key>/figures", "bulletin_figure", bulletins.behind, READ_OFFICE),
    Route(
        f"/bulletins/<{ID}:key>/file.<form>", "bulletin_file", bulletins.file, READ_TICKETS, a_minute=HEAVY
    ),
    Route(f"/bulletins/<{ID}:key>/<action>", "bulletin_act", bulletins.do, OFFICE_ROLES, POST),
    Route("/notices", "notices", notices.listed, GET_NOTICES, menu="消息"),
    Route("/notices/seen", "notices_seen", notices.seen, GET_NOTICES, POST),
    Route("/rectifications", "rectifications", rectifications.listed, READ_TICKETS, menu="整改"),
    Route(f"/rectifications/<{ID}:record>", "rectify", rectifications.file, UNIT_ROLES, POST),
    Route("/duty", "duty", duty.listed, READ_TICKETS, menu="值班"),
    Route("/tasks", "tasks", tasks.listed, DO_TASKS | AUDIT, menu="待办"),
    Route(f"/tasks/<{ID}:task_id>/done", "task_done", tasks.done, DO_TASKS, POST),
    Route("/articles", "articles", articles.listed, EVERYBODY, menu="知识"),
    Route("/articles/new", "article_new", articles.new, WRITE_ARTICLES, FORM),
    Route("/articles/approve", "articles_approve", articles.approve_checked, APPROVE, POST),
    Route("/articles/rivals", "article_rivals", articles.rivals, WRITE_ARTICLES, POST, a_minute=CHECKS),
    Route("/articles/import", "articles_import", article_files.take_in, WRITE_ARTICLES, FORM, a_minute=HEAVY),
    Route(
        f"/articles/import/<{ID}:upload>",
        "articles_import_kept",
        article_files.take_in_kept,
        WRITE_ARTICLES,
        POST,
        a_minute=HEAVY,
    ),
    Route(
        "/articles/export", "articles_export", article_files.give_out, WRITE_ARTICLES | AUDIT, a_minute=HEAVY
    ),
    Route("/articles/<path:article>", "article", articles.shown, EVERYBODY),
    Route("/articles/<path:article>/compare", "article_compare", articles.compare, EVERYBODY),
    Route("/articles/<path:article>/edit", "article_edit", articles.edit, WRITE_ARTICLES, FORM),
    Route("/articles/<path:article>/<action>", "article_act", articles.act, WRITE_ARTICLES, POST),
    Route("/findings", "findings", findings.listed, KNOWLEDGE_ROLES | AUDIT, menu="待完善"),
    Route("/findings/look", "findings_look", findings.look, KNOWLEDGE_ROLES, POST, a_minute=HEAVY),
    Route("/findings/<kind>", "findings_of", findings.listed, KNOWLEDGE_ROLES | AUDIT),
    Route("/findings/<kind>/<verdict>", "finding_decide", findings.decide, KNOWLEDGE_ROLES, POST),
    Route("/bench", "bench", bench.shown, KNOWLEDGE_ROLES | AUDIT, FORM, menu="测试台", a_minute=CHECKS),
    Route("/cases", "cases", cases.listed, KNOWLEDGE_ROLES | AUDIT, menu="保存的问题"),
    Route("/cases/save", "case_save", cases.save, KNOWLEDGE_ROLES, POST),
    Route(f"/cases/<{ID}:number>/drop", "case_drop", cases.drop, KNOWLEDGE_ROLES, POST),
    Route("/releases", "releases", releases.listed, KNOWLEDGE_ROLES | AUDIT, menu="发布"),
    Route("/releases/check", "release_check", releases.check, KNOWLEDGE_ROLES, POST, a_minute=HEAVY),
    Route("/releases/publish", "publish", releases.publish, APPROVE, POST, a_minute=HEAVY),
    Route("/releases/<int(max=999999999):number>/restore", "rollback", releases.restore, APPROVE, POST),
    Route("/outbox", "outbox", outbox.listed, READ_OFFICE, menu="发件"),
    Route(f"/outbox/<{ID}:message_id>/told", "message_told", outbox.told, OFFICE_ROLES, POST),
    Route(f"/outbox/<{ID}:message_id>/again", "message_again", outbox.again, OFFICE_ROLES, POST),
    Route(f"/outbox/<{ID}:message_id>/mark", "message_mark", outbox.mark, MARK_MESSAGES, POST),
    Route("/outbox/mark", "messages_mark", outbox.mark_all, MARK_MESSAGES, POST, a_minute=HEAVY),
    Route("/users", "users", people.listed, ADMIN, menu="用户"),
    Route("/users/add", "user_add", people.add, ADMIN, POST),
    Route("/users/unlock-address", "address_unlock", people.unlock_address, ADMIN, POST),
    Route("/users/<name>", "user", people.shown, ADMIN),
    Route("/users/<name>/<action>", "user_act", people.act, ADMIN, POST),
    Route(
        "/history",
        "history_import",
        history_files.take_in,
        IMPORT_HISTORY,
        FORM,
        menu="导入历史",
        a_minute=HEAVY,
    ),
    Route("/exports", "exports", exports.listed, EXPORT, menu="调取清单"),
    Route("/exports/new", "export_new", exports.new, EXPORT, POST, a_minute=HEAVY),
    Route(f"/exports/<{ID}:number>", "export", exports.shown, EXPORT),
    Route(f"/exports/<{ID}:number>/file/<form>", "export_file", exports.file, EXPORT, POST, a_minute=HEAVY),
    Route(f"/exports/<{ID}:number>/<action>", "export_act", exports.act, APPROVE_EXPORT, POST),
    Route("/channels", "channels", operation.channels, AUDIT, menu="渠道"),
    Route("/alerts", "alerts", operation.alerts, ADMIN, menu="告警地址"),
    Route("/alerts/test", "alert_test", operation.alert_test, ADMIN, POST, a_minute=HEAVY),
    Route("/tokens", "tokens", operation.token_list, ADMIN, menu="接口令牌"),
    Route("/tokens/add", "token_add", operation.token_add, ADMIN, POST),
    Route("/tokens/revoke", "token_revoke", operation.token_revoke, ADMIN, POST),
    Route("/pack", "pack", pack.overview, ADMIN, menu="城市包"),
    Route("/pack/<name>", "pack_part", pack.part, ADMIN),
    Route("/pack/<name>/preview", "pack_preview", pack.preview, ADMIN, POST),
    Route("/pack/<name>/save", "pack_save", pack.save, ADMIN, POST, a_minute=HEAVY),
    Route("/pack/revisions/<int(max=999999999):number>", "pack_former", pack.former, ADMIN),
    Route(
        "/pack/revisions/<int(max=999999999):number>/back",
        "pack_back",
        pack.back,
        ADMIN,
        POST,
        a_minute=HEAVY,
    ),
    Route("/privacy", "privacy", privacy.shown, AUDIT, menu="个人信息"),
    Route("/privacy/find", "privacy_find", privacy.find, ADMIN, POST, a_minute=HEAVY),
    Route("/privacy/erase", "privacy_erase", privacy.erase, ADMIN, POST, a_minute=HEAVY),
    Route("/audit", "audit", people.log, AUDIT, menu="日志"),
)
_BY_ENDPOINT = {route.endpoint: route for route in ROUTES}


def may_open(user: User, endpoint: str) -> bool:
    """Whether a page is for this user's role: templates offer nothing that would be refused."""
    return user.role in (_BY_ENDPOINT[endpoint].roles or ())
