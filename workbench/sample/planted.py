"""What `truth.json` says of stories: their words, and the planted quantities behind them."""

from __future__ import annotations

from typing import Any

from workbench.sample.figures import Sentence
from workbench.sample.practice import HEALTHY, Own
from workbench.sample.stories import KINDS, PLAIN, Story


def _says(zh: str, en: str) -> Sentence:
    return {"zh-CN": zh, "en": en}


#: What each planted quantity is; shares and chances are proportions, factors are of the usual.
QUANTITIES: dict[str, Sentence] = {
    "own_organizations": _says("本社区自有的社会组织数", "social organisations of its own"),
    "own_controlled": _says("其中由居委会成员办的", "of these, run by committee members"),
    "own_without_accounts": _says("其中没有独立账户的", "of these, without accounts"),
    "own_sharing_staff": _says(
        "其中工作人员在居委会任职的", "of these, with workers who hold posts in the committee"
    ),
    "own_filed": _says("其中只备案、未登记的", "of these, only filed, not registered"),
    "own_founded_lately": _says("其中一年内成立的", "of these, founded within a year"),
    "partners": _says(
        "在此工作的全区社工机构数和社会组织数",
        "agencies and social organisations of the district that work here",
    ),
    "more_projects": _says("每年多设计的项目数", "projects a year beyond the usual"),
    "competitive": _says("竞争性方式购买的项目比例", "share of projects with a competitive method"),
    "few_bids": _says(
        "竞争性项目中投标数不足的比例", "share of competitive projects with too few bids"
    ),
    "controlled_awards": _says(
        "由居委会所办组织中标的项目比例",
        "share of awarded projects won by organisations of the committee",
    ),
    "one_winner": _says(
        "由同一家中标的项目比例", "share of awarded projects won by one and the same"
    ),
    "reversed_steps": _says("环节先后颠倒的项目比例", "share of projects with steps out of order"),
    "late_needs": _says(
        "需求补录晚于设计的项目比例", "share of projects whose need was entered after the design"
    ),
    "small_contracts": _says("合同都很小", "all contracts are small"),
    "taken_up": _says(
        "项目类需求被设计采纳的概率", "chance that a need on the project way is taken up"
    ),
    "skilled": _says("执行者是社工", "those who deliver are social workers"),
    "formal": _says(
        "宣传和会议占全部活动的比例", "share of publicity and meetings in all activities"
    ),
    "superior_activities": _says(
        "上级任务发起的活动比例", "share of activities started by superiors"
    ),
    "activities": _says("活动数量的倍数", "factor of the number of activities"),
    "peak_month": _says("高峰月份", "month of the peak"),
    "peak": _says(
        "高峰月活动数与其他月份平均数之比", "activities of the peak month over the mean of others"
    ),
    "idle_months": _says("没有服务和联动的月份", "months without service and linkage"),
    "projects_named": _says("活动写明项目的概率", "chance that an activity names its project"),
    "needs_named": _says("其他活动写明需求的概率", "chance that another activity names a need"),
    "needs_fresh": _says("活动所写需求最多早几天", "days that a named need is old, at most"),
    "co_hosted": _says("活动有协办单位的概率", "chance that an activity has a co-host"),
    "health": _says("宣传是公共卫生信息", "publicity is public-health information"),
    "on_needs": _says("针对需求的联动数量的倍数", "factor of the linkages on needs"),
    "others": _says("其他联动数量的倍数", "factor of other linkages"),
    "anchored": _says(
        "其他联动写明需求或项目的概率", "chance that another linkage names a need or project"
    ),
    "circle": _says(
        "只有居委会、街道和一家机构之间有联动",
        "only the committee, its street and one agency link",
    ),
    "collected": _says("信息采集占全部联动的比例", "share of collected information in linkages"),
    "collected_served": _says("采集之后有服务", "service follows what is collected"),
    "superior_needs": _says("上级任务占需求的比例", "share of superiors' tasks in needs"),
    "grid_needs": _says("网格巡查占需求的比例", "share of grid inspection in needs"),
    "never_answered": _says(
        "未及时响应的需求最终也无响应的概率",
        "chance that a need without a prompt answer gets none",
    ),
    "stuck": _says(
        "既未按时也未在期内办结的需求一直未办的概率",
        "chance that a need that is neither on time nor in term is never closed",
    ),
    "hard": _says(
        "难办的需求回访多、办结早", "hard cases are called back more and closed too early"
    ),
    "burst": _says("应急任务的月份", "months of the flood of tasks"),
    "lost_months": _says("没有任何记录的月份", "months of which no record is kept"),
    "needs_only_months": _says("只留下需求的月份", "months of which only needs are kept"),
    "blanks": _says("选填单元格丢失的概率", "chance that an optional cell is blank"),
    "ids_lost": _says(
        "活动和联动漏写需求、项目编号的概率",
        "chance that an activity or linkage lacks the id of its need or project",
    ),
    "answers_lost": _says("首次响应没有记下的概率", "chance that a first answer is not recorded"),
    "answered": _says("一个自然日内响应的概率", "chance of an answer within a day"),
    "quality": _says(
        "期内办结记为“解决”的概率", "chance that what is closed in term is recorded as resolved"
    ),
    "claim": _says(
        "居民本会认可、实则并未解决的概率",
        "chance that a confirmed resolution is no resolution in the resident's eyes",
    ),
    "on_time": _says("按承诺办结的概率", "chance that the promise is kept"),
    "overrun": _says(
        "未按承诺办结的需求超期的概率",
        "chance that a need that misses its promise overruns its term",
    ),
    "followed_up": _says("回访的概率", "chance of being called back"),
    "small": _says("人口和台账都少", "few people and few rows"),
    "remote": _says("远离城区，自成一区", "far away, in a district of its own"),
}


def _own_numbers(own: tuple[Own, ...]) -> dict[str, int]:
    counts = {
        "own_organizations": len(own),
        "own_controlled": sum(one.controlled for one in own),
        "own_without_accounts": sum(not one.accounts for one in own),
        "own_sharing_staff": sum(one.posts for one in own),
        "own_filed": sum(one.registration == "filed" for one in own),
        "own_founded_lately": sum(one.founded_months is not None for one in own),
    }
    return {name: count for name, count in counts.items() if count}


def quantities(story: Story) -> dict[str, Any]:
    """The planted quantities of a story by name; nothing for what stays as usual."""
    practice = story.practice()
    found: dict[str, Any] = _own_numbers(practice.own)
    for name in QUANTITIES:
        value = getattr(practice, name, None)
        if value is not None and value != getattr(HEALTHY, name):
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def told(story: Story) -> dict[str, Any]:
    """One community's story as `truth.json` holds it."""
    kinds = [KINDS[name] for name in story.kinds]
    words = kinds or [PLAIN]
    return {
        "kind": story.name,
        "kinds": list(story.kinds),
        "families": sorted({kind.family for kind in kinds}),
        "strength": story.strength,
        "resembles": sorted({kind.resembles for kind in kinds if kind.resembles}),
        "says": _says("".join(one.zh for one in words), " ".join(one.en for one in words)),
        "planted": quantities(story),
    }
