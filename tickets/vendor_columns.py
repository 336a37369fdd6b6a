"""The columns of tables that other hotline systems export, and the words that their headings use."""

from collections.abc import Mapping, Sequence

from language.normalise import fold
from storage.sheet_columns import Columns

COLUMNS = Columns(
    {
        "number": (
            "工单编号",
            "受理编号",
            "诉求编号",
            "工单号",
            "受理单号",
            "信件编号",
            "留言编号",
            "工单流水号",
            "流水号",
            "编号",
        ),
        "channel": ("来源渠道", "诉求来源", "受理渠道", "来电渠道", "来源", "渠道"),
        "purpose": ("诉求类型", "工单类型", "诉求目的", "诉求性质"),
        "category": ("问题分类", "诉求分类", "问题类别", "诉求类别", "一级分类", "问题大类", "类别", "分类"),
        "topic": ("问题细类", "二级分类", "三级分类", "诉求小类", "问题小类", "细类"),
        "title": ("标题", "诉求标题", "工单标题", "信件标题", "留言主题", "主题"),
        "text": (
            "主要内容",
            "诉求内容",
            "问题描述",
            "诉求描述",
            "诉求详情",
            "工单内容",
            "信件内容",
            "留言内容",
            "内容",
        ),
        "status": ("工单状态", "办理状态", "当前状态", "处理状态", "状态"),
        "name": ("来电人", "诉求人", "反映人", "来电人姓名", "写信人", "留言人", "联系人", "姓名"),
        "phone": ("电话", "联系电话", "来电号码", "手机号码", "手机号", "手机", "联系方式"),
        "at": (
            "来电时间",
            "受理时间",
            "创建时间",
            "登记时间",
            "诉求时间",
            "反映时间",
            "写信时间",
            "留言时间",
            "提交时间",
        ),
        "dispatched": ("派单时间", "转办时间", "交办时间", "派发时间"),
        "signed": ("签收时间",),
        "contacted": ("首次联系时间", "联系时间"),
        "unit": ("主办单位", "承办单位", "主办部门", "办理单位", "承办部门", "责任单位", "处置单位"),
        "assistants": ("协办单位", "协办部门", "会办单位"),
        "due": (
            "办理时限",
            "截止时间",
            "应办结时间",
            "办理期限",
            "办结期限",
            "办结时限",
            "要求办结时间",
            "到期时间",
        ),
        "handed": ("回复时间", "答复时间", "反馈时间"),
        "closed": ("办结时间", "完成时间", "结案时间", "办理完成时间"),
        "outcome": ("办理结果", "处理结果"),
        "reply": ("回复内容", "答复内容", "答复意见", "回复意见", "反馈内容"),
        "called": ("回访时间", "回访日期", "评价时间"),
        "solved": ("是否解决", "问题是否解决", "解决情况"),
        "rating": ("是否满意", "满意度", "评价", "回访满意度", "群众评价", "评价结果", "回访结果"),
        "reworks": ("返工次数", "重办次数", "退回重办次数", "返工数"),
        "returns": ("退回次数", "退单次数", "退回数"),
        "extended": ("是否延期", "延期次数"),
        "urgent": ("是否紧急", "紧急程度"),
        "line": ("专线", "专席", "所属专线"),
        "area": ("所属区域", "所属区县", "事发区域", "区域", "属地"),
        "place": ("事发地址", "问题地点", "诉求地址", "地址", "地点"),
        "way": ("办理方式", "处理方式", "处置方式", "办结方式"),
        "external": ("外部编号", "第三方编号", "对方编号", "关联编号"),
    },
    fold,
)
"""Our columns; `number` and one other are needed. A city's pack may add headings."""

MOMENTS = ("at", "dispatched", "signed", "contacted", "due", "handed", "closed", "called")
COUNTS = ("reworks", "returns")
_LONG = {"text": 20_000, "reply": 20_000, "outcome": 4_000, "title": 200, "number": 64}
_ANY = 200


def is_header(columns: Columns, cells: Sequence[str]) -> bool:
    """Whether a row is one of headings: the number of a ticket and at least one more column."""
    found = columns.found(cells)
    return "number" in found and len(found) > 1


def bounded(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells that say something, none longer than a ticket keeps."""
    return {column: cell[: _LONG.get(column, _ANY)] for column, cell in cells.items() if cell}
