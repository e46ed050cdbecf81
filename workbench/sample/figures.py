"""What the figures of `truth.json` are, in a sentence each."""

from __future__ import annotations

Sentence = dict[str, str]


def _says(zh: str, en: str) -> Sentence:
    return {"zh-CN": zh, "en": en}


KINDS: dict[str, Sentence] = {
    "rate": _says(
        "真实概率：每一件（每一人）都以此概率独立抽取；正确的 95% 区间约在 95% 的社区包含它。",
        "The true chance with which each unit was drawn, independent of the others; a right 95 % "
        "interval contains it in about 95 % of communities.",
    ),
    "count": _says(
        "真实人数或户数：签到不全时看不见全部；正确的上下限总是包含它。",
        "The true number of people or households, hidden in part where rosters are incomplete; "
        "right limits always contain it.",
    ),
}

RATES: dict[str, Sentence] = {
    "response_rate": _says(
        "受理的需求在提出后一个自然日内得到首次响应的概率。",
        "The chance that an accepted need is first answered within one calendar day.",
    ),
    "reported_resolution_rate": _says(
        "受理的需求由承办方记为“解决”的概率；凡记为解决的，都在提出后 30 天内办结。",
        "The chance that an accepted need is recorded as resolved; if so, it is closed within "
        "30 days of being raised.",
    ),
    "resolution_rate": _says(
        "回访有效答复（是、部分、否）中答“是”的概率。",
        "The chance of the answer yes among the usable answers yes, partly and no.",
    ),
    "satisfaction_rate": _says(
        "已评分的需求得 4 分或 5 分的概率。",
        "The chance of a rating of 4 or 5 where a rating is given.",
    ),
    "followup_rate": _says(
        "已办结的需求得到回访的概率。",
        "The chance that a closed need is followed up.",
    ),
    "unreachable_share": _says(
        "有回访结果的需求中无法联系的概率。",
        "The chance that nobody was reached, among follow-ups with a result.",
    ),
    "proactive_discovery_share": _says(
        "来源已知的需求由走访发现的概率。",
        "The chance that a need of known source was found by outreach.",
    ),
    "on_time_rate": _says(
        "有承诺时限的需求在时限内办结的概率；没有时限、只有标记的，标记以同一概率为“是”。",
        "The chance that a need with a promise is closed by it; a flag without a promise says "
        "yes with the same chance.",
    ),
    "service_coverage_rate": _says(
        "居民使用过服务的概率（全体居民的平均概率；只给签到完整的社区）。",
        "The chance that a resident was served, on average over all residents (communities with "
        "complete rosters only).",
    ),
    "priority_coverage_rate": _says(
        "困难与特殊群体中每人使用过服务的概率（只给签到完整的社区）。",
        "The chance that a person of the priority groups was served (communities with complete "
        "rosters only).",
    ),
    "filing_rate": _says(
        "该群体中每人建档在册的概率；名册失实的群体不给出。",
        "The chance that a person of the group is on file; not given where the group's register "
        "is stale.",
    ),
    "participation_rate": _says(
        "居民参加过任何活动的概率（全体居民的平均概率；只给签到完整的社区）。",
        "The chance that a resident took part in anything, on average over all residents "
        "(communities with complete rosters only).",
    ),
    "resident_initiated_share": _says(
        "发起方已知的活动由居民或社区社会组织发起的概率。",
        "The chance that an activity of known initiator was started by residents or a "
        "community-based organisation.",
    ),
    "repeat_participation_rate": _says(
        "参加过活动的居民在另一天再次参加的概率（只给签到完整的社区）。",
        "The chance that someone who took part came again on another day (communities with "
        "complete rosters only).",
    ),
    "volunteer_rate": _says(
        "居民做过志愿者的概率（全体居民的平均概率；只给签到完整的社区）。",
        "The chance that a resident volunteered, on average over all residents (communities with "
        "complete rosters only).",
    ),
    "decision_implementation_rate": _says(
        "议事形成的一项决议得到落实的概率。",
        "The chance that a decision of a deliberation is implemented.",
    ),
}

_OUTSIDERS_ZH = "外来参加者按居民规则计入人数，但不属于任何群体。"
_OUTSIDERS_EN = "People from elsewhere count as people, but belong to no group."

COUNTS: dict[str, Sentence] = {
    "service_coverage_rate": _says(
        f"真正使用过服务的不同人数。{_OUTSIDERS_ZH}",
        f"Different people who were truly served. {_OUTSIDERS_EN}",
    ),
    "priority_coverage_rate": _says(
        "真正使用过服务的困难与特殊群体居民人数；不在名册上的居民也有真实的群体归属。",
        "Different residents of the priority groups who were truly served; residents who are not "
        "in the register truly belong to groups too.",
    ),
    "group_coverage_rate": _says(
        "该群体中真正使用过服务的居民人数，含不在名册上的居民。",
        "Different residents of the group who were truly served, also if not in the register.",
    ),
    "effective_coverage_rate": _says(
        "困难与特殊群体中真正在足够多的不同日期接受服务的居民人数（全年 4 次，按月数折算）。",
        "Residents of the priority groups truly served on enough different days (4 in a year, in "
        "proportion to the months).",
    ),
    "household_coverage_rate": _says(
        "有人真正使用过服务的本社区户数。",
        "Households of the community of which somebody was truly served.",
    ),
    "participation_rate": _says(
        f"真正参加过任何活动的不同人数。{_OUTSIDERS_ZH}",
        f"Different people who truly took part in anything. {_OUTSIDERS_EN}",
    ),
    "governance_participation_rate": _says(
        "真正参加过议事或公共事务行动的不同人数，加上签到表上记为组织者的人；"
        "“组织者”只存在于签到表，因此上下限在这里是严格的。",
        "Different people who truly took part in deliberation or common action, and those noted "
        "as organisers on a roster; the word exists on rosters alone, so the limits are strict "
        "here.",
    ),
}
