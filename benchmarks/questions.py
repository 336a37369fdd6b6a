"""Ten thousand different questions for a base of any size: things that people ask about, times what they ask."""

import csv
from itertools import islice, product
from pathlib import Path

THINGS = (
    "身份证 护照 居住证 户口 驾驶证 行驶证 社保卡 医保卡 退休证 残疾证 老年证 结婚证 离婚证 准生证 出生证 毕业证 教师证 营业执照 食品许可 "
    "卫生许可 不动产证 房产证 公积金 养老保险 失业保险 工伤保险 生育保险 居民医保 职工医保 大病保险 低保 特困供养 临时救助 高龄补贴 "
    "护理补贴 助学金 奖学金 创业补贴 培训补贴 稳岗返还 吸纳补贴 见习补贴 人才补贴 购房补贴 租房补贴 公租房 廉租房 人才公寓 物业费 "
    "维修基金 停车位 充电桩 电梯 水表 电表 燃气表 暖气 自来水 天然气 宽带 电话 快递 公交卡 出租车 网约车 驾校 摩托车 电动车 三轮车 "
    "货车 危房 宅基地 承包地 农机 种子 化肥 林木 采伐 取水 排污 噪音 油烟 扬尘 垃圾 厕所 路灯 井盖 绿化 广告牌 摊位 市场 学校 "
    "幼儿园 医院 疫苗 体检 献血 图书馆 博物馆 体育馆 景区 旅行社 律师 公证 仲裁 信访"
).split()
ASKED = (
    "怎么办理 去哪里办 要带什么材料 多久能办好 收费吗 网上能办吗 可以代办吗 丢了怎么补办 到期怎么换 怎么变更 怎么注销 怎么查询 "
    "怎么转移 怎么缴费 怎么报销 怎么申请 符合什么条件 标准是多少 什么时候发 为什么没到账 怎么投诉 怎么举报 能不能退 怎么年检 "
    "怎么备案 外地人能办吗 未成年人能办吗 老人能上门办吗 周末办不办 电话是多少 地址在哪里 预约怎么约 进度怎么查 不给办怎么办 "
    "填错了怎么改 被拒了怎么复核 遗失声明怎么登 换城市了怎么办 一年交几次 最低交多少 能分期吗 有没有优惠 怎么开证明 怎么解绑 "
    "过期了还能用吗 照片有要求吗 需要本人去吗 能邮寄吗 几个工作日 属于哪个部门管 和去年有什么不同 家人能一起办吗 怎么挂失 怎么激活 "
    "要不要预审 用哪个小程序 能加急吗 退回来怎么重新报 怎么撤回申请 孩子怎么办 企业怎么办 个体户怎么办 农村户口怎么办 港澳居民怎么办 "
    "外国人怎么办 军人怎么办 学生怎么办 退休人员怎么办 残疾人怎么办 孕妇怎么办 欠费了怎么办 系统打不开怎么办 验证码收不到怎么办 "
    "信息不一致怎么办 两个地方都有怎么合并 去世后怎么办 搬家后怎么办 换手机号怎么改 银行卡换了怎么改 单位不给办怎么办 补贴停了怎么办 "
    "名额满了怎么办 排队太久怎么办 窗口态度不好怎么办 材料丢了怎么办 多交了怎么退 少发了怎么补 资格怎么认定 有效期多久 哪些情况不能办 "
    "能不能延期 提前办可以吗 当场能拿吗 需要体检吗 需要公证吗 需要担保吗 需要押金吗"
).split()


def many_questions(count: int) -> list[str]:
    """So many different questions, always the same ones."""
    return [f"{thing}{asked}" for thing, asked in islice(product(THINGS, ASKED), count)]


def write_base(path: Path, count: int, unit: str) -> list[str]:
    """Write a knowledge file of one article a question and return the questions."""
    questions = many_questions(count)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["article", "unit", "question", "answer"])
        writer.writerows(
            [f"Q-{n:05}", unit, question, f"关于“{question}”，请到市政务服务中心综合窗口办理，工作日受理。"]
            for n, question in enumerate(questions)
        )
    return questions
