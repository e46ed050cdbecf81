"""What may be planted in a community: the kinds of story, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from workbench.sample.plantings import PLANTINGS
from workbench.sample.practice import HEALTHY, Practice, changed

Family = Literal["flag", "look_alike", "quadrant", "chain", "size", "records"]
Strength = Literal["", "mild", "strong"]

STRENGTHS: tuple[Strength, ...] = ("mild", "strong")


@dataclass(frozen=True)
class Kind:
    """One kind of story. `resembles` is the flag that an innocent look-alike is taken for."""

    family: Family
    zh: str
    en: str
    resembles: str = ""

    @property
    def strengths(self) -> tuple[Strength, ...]:
        """Flags are planted at two strengths, everything else at one."""
        return STRENGTHS if self.family == "flag" else ("",)


KINDS: dict[str, Kind] = {
    "two_sector": Kind(
        "flag",
        "居委会成员办的社会组织承接政府购买的项目。",
        "A social organisation run by members of the committee wins purchased projects.",
    ),
    "neither": Kind(
        "flag",
        "连续数月既没有跨界联动，也没有服务；强度高时全年联得少、动得也少。",
        "Months pass with neither cross-sector linkage nor service; where strong, there is little "
        "connection and little action all year.",
    ),
    "control_only": Kind(
        "flag",
        "信息采集上报之后没有服务跟进。",
        "Information is collected and reported, and no service follows.",
    ),
    "formality": Kind(
        "flag",
        "宣传、会议和告知类活动很多，背后没有需求或项目。",
        "Many activities only publicise, meet or inform, with no need or project behind them.",
    ),
    "assessment_rush": Kind(
        "flag",
        "活动集中在评估前的最后一个月。",
        "Activities crowd into the last month, before the assessment.",
    ),
    "paper_competition": Kind(
        "flag",
        "名为竞争，投标数不足；强度高时总是同一家中标。",
        "Competitive in name, with too few bids; where strong, the same organisation wins.",
    ),
    "reverse_chain": Kind(
        "flag",
        "设计、发布、中标、活动或需求的先后颠倒。",
        "Design, tender, award, activity or need come in the wrong order.",
    ),
    "paper_closure": Kind(
        "flag",
        "办结记为“解决”，回访时居民说没有。",
        "Needs are closed as resolved, and residents who are called back say no.",
    ),
    "top_down": Kind(
        "flag",
        "上级任务代替居民需求和自发活动。",
        "Tasks of superiors stand in place of needs and of activities.",
    ),
    "no_disembedding": Kind(
        "flag",
        "本社区的社会组织没有独立账户，部分人员在居委会任职。",
        "The community's social organisations have no accounts of their own, and some of their "
        "workers hold posts in the committee.",
    ),
    "sole_provider": Kind(
        "look_alike",
        "远郊社区唯一的社会组织由居委会成员新办，处于孵化期，附近没有别的承接方。",
        "In a remote community the only provider is newly founded by committee members: it is "
        "being incubated, and nobody else is there.",
        "two_sector",
    ),
    "unlinked_records": Kind(
        "look_alike",
        "联动和服务照常，但台账不写需求和项目编号，也少记首次响应。",
        "Linkage and service go on, but records name neither needs nor projects, and first "
        "answers are seldom written down.",
        "neither",
    ),
    "missing_records": Kind(
        "look_alike",
        "几个月的台账没有保存，另几个月只留下需求；服务其实照常。",
        "Records of some months are lost, and of others only needs are kept; service went on.",
        "neither",
    ),
    "followed_collection": Kind(
        "look_alike",
        "依法采集的信息很多，之后有服务或转介跟进。",
        "Much information is collected, as the law allows, and service or referral follows it.",
        "control_only",
    ),
    "health_information": Kind(
        "look_alike",
        "应卫生部门要求开展大量公共卫生宣传，服务照常；表中没有一列能与形式化活动区分。",
        "A department asks for much public-health information, and services go on; no column of "
        "the tables tells it from formality.",
        "formality",
    ),
    "festival_peak": Kind(
        "look_alike",
        "重阳节所在的十月活动最多。",
        "Activities peak in October, the month of the Double Ninth festival.",
        "assessment_rush",
    ),
    "spring_festival_peak": Kind(
        "look_alike",
        "2024 年春节所在的二月活动最多。",
        "Activities peak in February, the month of the Spring Festival of 2024.",
        "assessment_rush",
    ),
    "thin_market": Kind(
        "look_alike",
        "远郊社区只有两家承接方，合同金额小，投标自然少。",
        "A remote community has two providers and small contracts, so bids are few.",
        "paper_competition",
    ),
    "late_entry": Kind(
        "look_alike",
        "需求补录较晚；派单日期表明项目设计之前已经知道。",
        "Needs are entered late; their dates of assignment show that they were known before the "
        "design.",
        "reverse_chain",
    ),
    "hard_cases": Kind(
        "look_alike",
        "难办的需求回访得多，因此回访样本看上去比实际差。",
        "Hard cases are called back more, so those who answer say no more often than all would.",
        "paper_closure",
    ),
    "emergency_burst": Kind(
        "look_alike",
        "两个月的应急任务使上级任务占多数，其余月份正常。",
        "An emergency of two months brings a flood of superiors' tasks; other months are usual.",
        "top_down",
    ),
    "filed_groups": Kind(
        "look_alike",
        "本社区的社会组织是很小的备案团体，不需要独立账户。",
        "The community's own groups are very small and only filed; they need no accounts.",
        "no_disembedding",
    ),
    "linked_and_moving": Kind(
        "quadrant", "联而动，离分界很远。", "Linked and moving, far from the cut."
    ),
    "linked_not_moving": Kind(
        "quadrant",
        "联而不动：记录了许多联动，需求少有人办。",
        "Linked and not moving: many linkages, and needs are seldom acted on.",
    ),
    "moving_not_linked": Kind(
        "quadrant",
        "动而不联：需求有人办，各方很少往来。",
        "Moving and not linked: needs are acted on by few organisations that hardly link.",
    ),
    "not_linked_not_moving": Kind(
        "quadrant",
        "不联不动：往来少，办得也少，但每月都有服务。",
        "Neither linked nor moving: few links and little action, though every month has service.",
    ),
    "barely_linked": Kind(
        "quadrant",
        "动得好，“联”在分界附近。",
        "Moving, with connection close to the cut.",
    ),
    "barely_moving": Kind(
        "quadrant",
        "联得好，“动”在分界附近。",
        "Linked, with action close to the cut.",
    ),
    "lost_at_design": Kind(
        "chain",
        "居民提出的项目类需求很少进入设计。",
        "Needs on the project way are seldom taken up by a design.",
    ),
    "lost_at_competition": Kind(
        "chain",
        "项目直接委托，不经竞争。",
        "Projects are given out directly, without competition.",
    ),
    "lost_at_delivery": Kind(
        "chain",
        "项目由没有证书、也不是社工的人员执行。",
        "Projects are delivered by people who are neither certified nor social workers.",
    ),
    "lost_at_resolution": Kind(
        "chain",
        "项目照常执行，但问题多半没有解决，办结时也如实记录。",
        "Projects are delivered, but few problems are resolved, and closings say so.",
    ),
    "small": Kind(
        "size",
        "人口和台账都很少的正常社区。",
        "A healthy community of few people and few rows.",
    ),
    "poor_records": Kind(
        "records",
        "台账残缺：许多空格，编号缺失，三个月没有记录。",
        "Poor records: many blanks, ids left out, and three months without a row.",
    ),
}

PLAIN = Kind("size", "正常社区，没有植入任何情节。", "A healthy community; nothing was planted.")


@dataclass(frozen=True)
class Story:
    """What is planted in one community: nothing (healthy), one kind, or several together.

    `strength` is that of the flags among the kinds. Raises ValueError for an unknown kind, for a
    strength that a kind does not have, and for kinds that contradict each other.
    """

    kinds: tuple[str, ...] = ()
    strength: Strength = ""

    def __post_init__(self) -> None:
        for name in self.kinds:
            if name not in KINDS:
                raise ValueError(
                    f"There is no story called {name!r}; there are {', '.join(KINDS)}."
                )
        offered = {level for name in self.kinds for level in KINDS[name].strengths}
        if self.strength not in (offered or {""}):
            raise ValueError(
                f"The story {self.name!r} is not told at the strength {self.strength!r}."
            )
        self.practice()

    @property
    def name(self) -> str:
        return "+".join(self.kinds) or "healthy"

    def practice(self) -> Practice:
        """How a community with this story works."""
        practice = HEALTHY
        for changes in self.plantings():
            practice = changed(practice, changes)
        return practice

    def plantings(self) -> list[dict[str, Any]]:
        """What each kind changes."""
        levels = {name: KINDS[name].strengths for name in self.kinds}
        return [
            PLANTINGS[name, self.strength if self.strength in levels[name] else ""]
            for name in self.kinds
        ]


def story(*kinds: str, strength: Strength = "") -> Story:
    """A story of these kinds; none of them is a healthy community."""
    return Story(kinds, strength)
