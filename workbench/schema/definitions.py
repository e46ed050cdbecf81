"""The ten tables of FRAMEWORK §6 (with the additions of §8), in that order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.schema import codes
from workbench.schema.columns import Column, ColumnType, Table


def _column(name: str, zh: str, en: str, type: ColumnType = "str", **more: Any) -> Column:
    return Column(name=name, zh=zh, en=en, type=type, **more)


def _community_id(*, required: bool = True) -> Column:
    return _column(
        "community_id",
        "社区编号",
        "Community",
        required=required,
        references="communities",
        aliases=("社区代码", "社区编码", "所属社区", "服务社区", "社区"),
    )


def _group_populations() -> Iterable[Column]:
    for code in codes.GROUP:
        zh, en = f"{code.zh}人数", f"Population: {code.en}"
        yield _column(f"pop_{code.code}", zh, en, "int", minimum=0)


RECORDED = _column("recorded_date", "录入日期", "Recorded on", "date")

COMMUNITIES = Table(
    name="communities",
    zh="社区基本情况表",
    en="Communities",
    key=("community_id", "year"),
    mandatory=True,
    columns=(
        _column(
            "community_id", "社区编号", "Community", required=True, aliases=("社区代码", "社区编码")
        ),
        _column("year", "年度", "Year", "int", required=True, minimum=1949, maximum=2200),
        _column("community_name", "社区名称", "Name", required=True, aliases=("社区",)),
        _column("street_name", "街道(乡镇)", "Street", aliases=("街道", "乡镇", "街道名称")),
        _column("district_name", "区县", "District", aliases=("区", "县区")),
        _column("community_type", "社区类型", "Type", "enum", codes=codes.COMMUNITY_TYPE),
        _column("households", "户数", "Households", "int", required=True, minimum=0),
        _column("pop_total", "常住人口", "Population", "int", required=True, minimum=0),
        _column("pop_registered", "户籍人口", "Registered population", "int", minimum=0),
        _column(
            "pop_priority",
            "困难与特殊群体人数(去重)",
            "Priority population (unduplicated)",
            "int",
            minimum=0,
            aliases=("困难与特殊群体人数",),
        ),
        *_group_populations(),
        _column("venue_area_m2", "综合服务设施面积", "Venue area (m²)", "float", minimum=0),
        _column("venue_open_hours", "年开放小时", "Venue hours a year", "float", minimum=0),
    ),
)

ORGANIZATIONS = Table(
    name="organizations",
    zh="机构名录",
    en="Organisations",
    key=("organization_id",),
    columns=(
        _column("organization_id", "机构编号", "Organisation", required=True),
        _column("organization_name", "机构名称", "Name", required=True),
        _column(
            "organization_type",
            "机构类型",
            "Type",
            "enum",
            required=True,
            codes=codes.ORGANIZATION_TYPE,
        ),
        _column(
            "registration_status",
            "登记状态",
            "Registration",
            "enum",
            codes=codes.REGISTRATION_STATUS,
        ),
        _community_id(required=False),
        _column("district_name", "区县", "District"),
        _column(
            "committee_controlled",
            "是否由居委会成员发起或任负责人",
            "Controlled by committee members",
            "bool",
        ),
        _column("independent_accounts", "是否独立账户", "Independent accounts", "bool"),
        _column("active_from", "成立日期", "Active from", "date"),
        _column("active_to", "注销日期", "Active to", "date"),
    ),
)

WORKERS = Table(
    name="workers",
    zh="工作人员名册",
    en="Workers",
    key=("worker_id",),
    columns=(
        _column("worker_id", "人员编号", "Worker", required=True),
        _column(
            "organization_id",
            "任职机构",
            "Employer",
            required=True,
            references="organizations",
        ),
        _community_id(required=False),
        _column("worker_type", "岗位类别", "Post", "enum", required=True, codes=codes.WORKER_TYPE),
        _column(
            "certificate_level", "社工证书", "Certificate", "enum", codes=codes.CERTIFICATE_LEVEL
        ),
        _column("holds_committee_post", "是否兼任居委会职务", "Holds a committee post", "bool"),
        _column("fte", "折合全时", "Full-time equivalent", "float", minimum=0),
        _column("start_date", "到岗日期", "Start", "date"),
        _column("end_date", "离岗日期", "End", "date"),
    ),
)

RESIDENTS = Table(
    name="residents",
    zh="居民(服务对象)名册·脱敏",
    en="Residents (pseudonymous)",
    key=("resident_id",),
    columns=(
        _column("resident_id", "居民代码(脱敏)", "Resident", required=True, aliases=("居民代码",)),
        _community_id(),
        _column("household_id", "家庭代码(脱敏)", "Household", aliases=("家庭代码",)),
        _column("birth_year", "出生年份", "Birth year", "int", minimum=1880, maximum=2200),
        _column("sex", "性别", "Sex", "enum", codes=codes.SEX),
        _column("group_codes", "人群类别", "Groups", "list", codes=codes.GROUP),
        _column("filed_date", "建档日期", "Filed on", "date"),
        _column("exit_date", "退出日期", "Left on", "date"),
    ),
)

NEEDS = Table(
    name="needs",
    zh="需求与问题台账",
    en="Needs",
    key=("need_id",),
    own_date="raised_date",
    mandatory=True,
    columns=(
        _column(
            "need_id",
            "需求(工单)编号",
            "Need",
            required=True,
            aliases=("需求编号", "工单编号", "工单号"),
        ),
        _community_id(),
        _column("raised_date", "提出日期", "Raised", "date", required=True, aliases=("诉求时间",)),
        _column(
            "source_channel",
            "来源渠道",
            "Channel",
            "enum",
            required=True,
            codes=codes.SOURCE_CHANNEL,
            aliases=("诉求来源",),
        ),
        _column(
            "need_category", "需求类别", "Category", required=True, aliases=("诉求类别", "问题类别")
        ),
        _column("beneficiary_scope", "受益范围", "Scope", "enum", codes=codes.BENEFICIARY_SCOPE),
        _column(
            "resident_id",
            "居民代码",
            "Resident",
            references="residents",
            aliases=("居民代码(脱敏)",),
        ),
        _column("group_code", "涉及人群", "Group", "enum", codes=codes.GROUP),
        _column(
            "acceptance_status", "受理状态", "Acceptance", "enum", codes=codes.ACCEPTANCE_STATUS
        ),
        _column("handling_route", "办理方式", "Route", "enum", codes=codes.HANDLING_ROUTE),
        _column("needs_department", "是否需部门协同", "Needs departments", "bool"),
        _column(
            "responsible_organization_id",
            "承办单位",
            "Responsible organisation",
            references="organizations",
            aliases=("处置单位", "责任单位"),
        ),
        _column("assigned_date", "派单日期", "Assigned", "date"),
        _column("first_response_date", "首次响应日期", "First response", "date"),
        _column("project_id", "对应项目", "Project", references="projects", aliases=("项目编号",)),
        _column("due_date", "承诺办结日期", "Due", "date", aliases=("办理时限",)),
        _column("closed_date", "办结日期", "Closed", "date", aliases=("办结时间",)),
        _column("closed_on_time", "是否按时办结", "Closed on time", "bool"),
        _column("closed_status", "办结结果", "Result", "enum", codes=codes.CLOSED_STATUS),
        _column("followup_date", "回访日期", "Follow-up", "date"),
        _column(
            "followup_resolved",
            "回访:是否解决",
            "Follow-up: resolved",
            "enum",
            codes=codes.FOLLOWUP_RESOLVED,
            aliases=("回访：是否解决", "回访是否解决"),
        ),
        _column("satisfaction", "满意度", "Satisfaction", "int", minimum=1, maximum=5),
        _column("parent_need_id", "原工单编号", "Earlier need", references="needs"),
        RECORDED,
    ),
)

PROJECTS = Table(
    name="projects",
    zh="服务项目(设计—购买—承接)",
    en="Projects",
    key=("project_id", "community_id"),
    columns=(
        _column("project_id", "项目编号", "Project", required=True),
        _community_id(),
        _column("title", "项目名称", "Title", required=True),
        _column("designer_organization_id", "设计单位", "Designer", references="organizations"),
        _column("funder_organization_id", "购买(资助)方", "Funder", references="organizations"),
        _column("awarded_organization_id", "承接单位", "Awardee", references="organizations"),
        _column("residents_consulted", "征询居民人数", "Residents consulted", "int", minimum=0),
        _column("design_date", "设计日期", "Designed", "date"),
        _column("tender_date", "发布日期", "Tendered", "date"),
        _column("award_date", "中标日期", "Awarded", "date"),
        _column(
            "procurement_method", "购买方式", "Procurement", "enum", codes=codes.PROCUREMENT_METHOD
        ),
        _column("valid_bid_count", "有效投标(申报)数", "Valid bids", "int", minimum=0),
        _column("currency", "币种", "Currency"),
        _column("amount_awarded", "合同金额(元)", "Amount awarded", "float", minimum=0),
        _column("amount_disbursed", "已拨金额(元)", "Amount disbursed", "float", minimum=0),
        _column("amount_matched", "配套与慈善资金(元)", "Matched funds", "float", minimum=0),
        _column("start_date", "起始日期", "Start", "date"),
        _column("end_date", "终止日期", "End", "date"),
        _column("target_people", "合同服务人数", "Target people", "int", minimum=0),
        _column("target_sessions", "合同服务场次", "Target sessions", "int", minimum=0),
        _column("project_status", "项目状态", "Status", "enum", codes=codes.PROJECT_STATUS),
        RECORDED,
    ),
)

ACTIVITIES = Table(
    name="activities",
    zh="服务活动台账",
    en="Activities",
    key=("activity_id",),
    own_date="activity_date",
    mandatory=True,
    columns=(
        _column("activity_id", "活动编号", "Activity", required=True),
        _community_id(),
        _column("activity_date", "活动日期", "Date", "date", required=True, aliases=("服务日期",)),
        _column(
            "organization_id",
            "主办单位",
            "Lead organisation",
            required=True,
            references="organizations",
        ),
        _column("co_organization_ids", "协办单位", "Co-hosts", "list", references="organizations"),
        _column(
            "service_type", "服务类型", "Service", "enum", required=True, codes=codes.SERVICE_TYPE
        ),
        _column(
            "participant_count",
            "参与人数(人次)",
            "Headcount",
            "int",
            required=True,
            minimum=0,
            aliases=("参与人数", "人次"),
        ),
        _column("hours", "时长(小时)", "Hours", "float", minimum=0),
        _column("project_id", "对应项目", "Project", references="projects"),
        _column("need_id", "对应需求", "Need", references="needs"),
        _column("worker_id", "主责社工", "Lead worker", references="workers"),
        _column(
            "worker_function", "社工角色", "Worker function", "enum", codes=codes.WORKER_FUNCTION
        ),
        _column("initiated_by", "发起方", "Initiated by", "enum", codes=codes.INITIATED_BY),
        _column(
            "participation_level",
            "参与层级",
            "Participation level",
            "enum",
            codes=codes.PARTICIPATION_LEVEL,
        ),
        _column("venue_type", "场地", "Venue", "enum", codes=codes.VENUE_TYPE),
        _column("decisions_made", "形成决议数", "Decisions made", "int", minimum=0),
        _column("decisions_implemented", "落实决议数", "Decisions implemented", "int", minimum=0),
        _column("case_id", "个案编号", "Case"),
        _column(
            "goal_attainment", "目标达成", "Goal attainment", "enum", codes=codes.GOAL_ATTAINMENT
        ),
        _column("case_closed_date", "结案日期", "Case closed", "date"),
        _column("service_kind", "服务性质", "Service kind", "enum", codes=codes.SERVICE_KIND),
        _column("activity_status", "状态", "Status", "enum", codes=codes.ACTIVITY_STATUS),
        RECORDED,
    ),
)

PARTICIPATION = Table(
    name="participation",
    zh="参与签到",
    en="Participation",
    key=("activity_id", "resident_id"),
    columns=(
        _column("activity_id", "活动编号", "Activity", required=True, references="activities"),
        _column(
            "resident_id",
            "居民代码",
            "Resident",
            required=True,
            references="residents",
            aliases=("居民代码(脱敏)",),
        ),
        _column("participant_role", "参与身份", "Role", "enum", codes=codes.PARTICIPANT_ROLE),
        _column("hours", "时长", "Hours", "float", minimum=0),
    ),
)

LINKAGES = Table(
    name="linkages",
    zh="联动与信息共享记录",
    en="Linkages",
    key=("linkage_id",),
    own_date="linkage_date",
    columns=(
        _column("linkage_id", "记录编号", "Linkage", required=True),
        _community_id(),
        _column("linkage_date", "日期", "Date", "date", required=True),
        _column(
            "from_organization_id",
            "发起单位",
            "From",
            required=True,
            references="organizations",
        ),
        _column("to_organization_id", "对象单位", "To", required=True, references="organizations"),
        _column(
            "linkage_type", "联动类型", "Type", "enum", required=True, codes=codes.LINKAGE_TYPE
        ),
        _column("need_id", "对应需求", "Need", references="needs"),
        _column("project_id", "对应项目", "Project", references="projects"),
        _column("resource_type", "资源类型", "Resource", "enum", codes=codes.RESOURCE_TYPE),
        _column("resource_value", "资源折价(元)", "Resource value", "float", minimum=0),
        _column("response_status", "回应状态", "Response", "enum", codes=codes.RESPONSE_STATUS),
        _column("accepted_date", "接受日期", "Accepted", "date"),
        _column("outcome", "结果", "Outcome", "enum", codes=codes.OUTCOME),
        _column("outcome_date", "结果日期", "Outcome date", "date"),
    ),
)

SURVEYS = Table(
    name="surveys",
    zh="问卷(长表)",
    en="Surveys",
    key=("response_id", "item_code", "target_organization_id"),
    own_date="survey_date",
    columns=(
        _column("response_id", "答卷编号", "Response", required=True),
        _community_id(),
        _column("survey_date", "调查日期", "Date", "date", required=True),
        _column("wave", "轮次", "Wave"),
        _column(
            "respondent_type",
            "受访者类别",
            "Respondent",
            "enum",
            required=True,
            codes=codes.RESPONDENT_TYPE,
        ),
        _column("respondent_id", "受访者代码", "Respondent id"),
        _column("target_organization_id", "被评单位", "Target", references="organizations"),
        _column("item_code", "题项", "Item", required=True),
        _column("score", "得分", "Score", "float", required=True),
        _column("scale_min", "下限", "Scale minimum", "float"),
        _column("scale_max", "上限", "Scale maximum", "float"),
        _column("weight", "权重", "Weight", "float", minimum=0),
    ),
)

#: The ten tables by name, in the order of FRAMEWORK §6.
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        COMMUNITIES,
        ORGANIZATIONS,
        WORKERS,
        RESIDENTS,
        NEEDS,
        PROJECTS,
        ACTIVITIES,
        PARTICIPATION,
        LINKAGES,
        SURVEYS,
    )
}
