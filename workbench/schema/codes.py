"""Every code list of FRAMEWORK §6, with the labels that people read and the aliases that offices write."""

from __future__ import annotations

from workbench.schema.columns import Code

COMMUNITY_TYPE = (
    Code("old_neighbourhood", "老旧小区", "Old neighbourhood"),
    Code("commodity_housing", "商品房", "Commodity housing", ("商品房小区",)),
    Code("unit_compound", "单位型", "Work-unit compound", ("单位大院",)),
    Code("relocation", "安置", "Relocation housing", ("安置小区", "回迁安置")),
    Code("affordable", "保障房", "Affordable housing", ("保障性住房",)),
    Code("village", "村/村改居", "Village", ("村", "村改居", "农村社区")),
    Code("mixed", "混合", "Mixed", ("混合型",)),
)

ORGANIZATION_TYPE = (
    Code("community_committee", "居委会", "Residents' committee", ("社区居委会", "村委会")),
    Code("party_service_centre", "党群服务中心", "Party service centre", ("党组织",)),
    Code("street_office", "街道(乡镇)", "Street office", ("街道办事处", "街道", "乡镇")),
    Code("government_department", "政府部门", "Government department"),
    Code("social_organization", "社会组织", "Social organisation", ("登记社会组织",)),
    Code("social_work_agency", "社工机构", "Social-work agency", ("社工服务中心",)),
    Code(
        "community_based_org",
        "社区社会组织",
        "Community-based organisation",
        ("社区社会组织(备案)",),
    ),
    Code("volunteer_team", "志愿者队伍", "Volunteer team", ("志愿服务队",)),
    Code("foundation", "基金会", "Foundation", ("社区基金", "基金会/社区基金")),
    Code("property_company", "物业", "Property company", ("物业公司",)),
    Code("enterprise", "驻区单位", "Enterprise", ("企业",)),
    Code("unknown", "未知", "Unknown", ("不详",)),
)

REGISTRATION_STATUS = (
    Code("registered", "登记", "Registered", ("已登记",)),
    Code("filed", "备案", "Filed", ("已备案",)),
    Code("unregistered", "未登记", "Unregistered"),
)

WORKER_TYPE = (
    Code("community_social_worker", "社区社工", "Community social worker"),
    Code("organization_social_worker", "社会组织社工", "Organisation social worker"),
    Code("case_social_worker", "专业(个案)社工", "Case social worker", ("专业社工", "个案社工")),
    Code("community_worker", "社区工作者", "Community worker"),
    Code("grid_worker", "网格员", "Grid worker"),
    Code("other", "其他", "Other"),
)

CERTIFICATE_LEVEL = (
    Code("none", "无", "None", ("无证",)),
    Code("assistant", "助理社会工作师", "Assistant social worker", ("助理",)),
    Code("intermediate", "社会工作师", "Social worker (intermediate)", ("中级",)),
    Code("senior", "高级社会工作师", "Senior social worker", ("高级",)),
)

SEX = (
    Code("female", "女", "Female", ("女性",)),
    Code("male", "男", "Male", ("男性",)),
    Code("unknown", "未知", "Unknown", ("不详",)),
)

GROUP = (
    Code("elderly_60", "60岁以上", "Aged 60 and over", ("老年人",)),
    Code("elderly_alone", "独居/空巢/高龄", "Elderly living alone", ("独居老人", "空巢老人")),
    Code("low_income", "低保及边缘", "Low income", ("低保", "低保边缘")),
    Code("extreme_poverty", "特困", "Extreme poverty", ("特困人员",)),
    Code("disabled", "残疾", "Disabled", ("残疾人",)),
    Code("child_in_need", "困境儿童", "Child in need", ("孤儿/困境/事实无人抚养儿童", "孤儿")),
    Code("left_behind", "留守", "Left behind", ("留守儿童", "留守老人")),
    Code("bereaved_family", "计生特殊家庭", "Bereaved family", ("失独家庭",)),
    Code("severe_illness", "重病", "Severe illness", ("大病",)),
    Code("mental_health", "精神障碍", "Mental health", ("精神障碍患者",)),
    Code("unemployed", "失业", "Unemployed", ("失业人员",)),
    Code("migrant", "流动人口", "Migrant", ("外来人口",)),
    Code("veteran", "退役军人/优抚", "Veteran", ("退役军人", "优抚对象")),
    Code("other_priority", "其他重点", "Other priority", ("其他",)),
)

SOURCE_CHANNEL = (
    Code("resident_self", "居民反映", "Resident", ("居民自述", "来访")),
    Code("hotline_12345", "热线", "Hotline", ("12345", "12345热线", "市民热线")),
    Code("resident_meeting", "议事会", "Residents' meeting", ("居民议事会",)),
    Code("survey", "需求调查", "Survey", ("问卷调查",)),
    Code("worker_outreach", "走访发现", "Worker outreach", ("走访", "社工走访")),
    Code("grid_inspection", "网格巡查", "Grid inspection", ("网格上报",)),
    Code("organization_proposal", "机构提出", "Organisation proposal"),
    Code("superior_task", "上级交办", "Superior task", ("上级派单",)),
    Code("unknown", "未知", "Unknown", ("不详",)),
)

BENEFICIARY_SCOPE = (
    Code("individual", "个人", "Individual"),
    Code("household", "家庭", "Household"),
    Code("public", "公共事务", "Public affairs", ("公共",)),
)

ACCEPTANCE_STATUS = (
    Code("accepted", "受理", "Accepted", ("已受理",)),
    Code("rejected", "不予受理", "Rejected", ("退回",)),
    Code("duplicate", "重复", "Duplicate", ("重复件",)),
    Code("withdrawn", "撤回", "Withdrawn", ("撤销",)),
    Code("pending", "待受理", "Pending"),
)

HANDLING_ROUTE = (
    Code("direct", "即办", "Direct", ("直接办理",)),
    Code("referral", "转介/吹哨", "Referral", ("转介", "吹哨")),
    Code("project", "项目化", "Project", ("项目",)),
    Code("deliberation", "议事协商", "Deliberation", ("协商",)),
    Code("other", "其他", "Other"),
)

CLOSED_STATUS = (
    Code("resolved", "解决", "Resolved", ("已解决",)),
    Code("partly_resolved", "部分解决", "Partly resolved"),
    Code("explained", "解释说明", "Explained", ("解释",)),
    Code("unresolved", "未解决", "Unresolved"),
)

FOLLOWUP_RESOLVED = (
    Code("yes", "是", "Yes", ("已解决", "解决")),
    Code("partly", "部分", "Partly", ("部分解决",)),
    Code("no", "否", "No", ("未解决",)),
    Code("unreachable", "无法联系", "Unreachable", ("未接通", "联系不上")),
)

PROCUREMENT_METHOD = (
    Code("open_tender", "公开招标", "Open tender"),
    Code("invited_tender", "邀请招标", "Invited tender"),
    Code("competitive_consultation", "竞争性磋商", "Competitive consultation"),
    Code("competitive_negotiation", "竞争性谈判", "Competitive negotiation"),
    Code("venture_call", "公益创投/公益招标", "Venture call", ("公益创投", "公益招标")),
    Code("single_source", "单一来源", "Single source", ("单一来源采购",)),
    Code("direct_commission", "直接委托", "Direct commission"),
    Code("grant", "资助", "Grant"),
)

PROJECT_STATUS = (
    Code("planned", "计划", "Planned"),
    Code("active", "在执行", "Active", ("执行中",)),
    Code("completed", "已完成", "Completed", ("结项",)),
    Code("terminated", "终止", "Terminated"),
)

SERVICE_TYPE = (
    Code("case_work", "个案", "Case work"),
    Code("group_work", "小组", "Group work"),
    Code("community_service", "社区服务", "Community service", ("社区活动",)),
    Code("home_visit", "入户探访", "Home visit", ("探访",)),
    Code("counselling", "咨询辅导", "Counselling", ("咨询",)),
    Code("referral_support", "转介支持", "Referral support"),
    Code("mutual_aid", "互助", "Mutual aid"),
    Code("training", "培训", "Training"),
    Code("deliberation", "议事协商", "Deliberation", ("协商",)),
    Code("public_affairs_action", "公共事务行动", "Public-affairs action"),
    Code("publicity", "宣传", "Publicity"),
    Code("meeting", "会议", "Meeting"),
    Code("administrative", "行政事务", "Administrative", ("行政",)),
)

WORKER_FUNCTION = (
    Code("practitioner", "实践者", "Practitioner"),
    Code("policy_adviser", "政策咨询者", "Policy adviser"),
    Code("practice_researcher", "实务研究者", "Practice researcher"),
    Code("advocate", "倡导者", "Advocate"),
    Code("enabler", "增能者", "Enabler"),
)

INITIATED_BY = (
    Code("resident", "居民", "Resident"),
    Code("community_based_org", "社区社会组织", "Community-based organisation"),
    Code("committee", "居委会", "Committee"),
    Code("social_organization", "社会组织", "Social organisation"),
    Code("government", "政府", "Government"),
    Code("superior_task", "上级交办", "Superior task"),
)

PARTICIPATION_LEVEL = (
    Code("none", "无参与", "None", ("无",)),
    Code("inform", "告知", "Inform"),
    Code("consult", "咨询", "Consult"),
    Code("involve", "参与", "Involve"),
    Code("collaborate", "协作", "Collaborate"),
    Code("empower", "赋权", "Empower"),
)

VENUE_TYPE = (
    Code("community_venue", "社区场地", "Community venue"),
    Code("home", "居民家中", "Home"),
    Code("outdoor", "户外", "Outdoor"),
    Code("online", "线上", "Online"),
    Code("other", "其他", "Other"),
)

GOAL_ATTAINMENT = (
    Code("not_met", "未达成", "Not met"),
    Code("partly_met", "部分达成", "Partly met"),
    Code("met", "达成", "Met"),
    Code("exceeded", "超额达成", "Exceeded"),
)

SERVICE_KIND = (
    Code("material", "物质", "Material"),
    Code("basic", "基本社会服务", "Basic social service"),
    Code("psychological", "心理精神", "Psychological"),
)

ACTIVITY_STATUS = (
    Code("delivered", "已开展", "Delivered", ("已完成",)),
    Code("cancelled", "取消", "Cancelled", ("已取消",)),
    Code("planned", "计划", "Planned"),
)

PARTICIPANT_ROLE = (
    Code("beneficiary", "服务对象", "Beneficiary"),
    Code("participant", "参与者", "Participant"),
    Code("volunteer", "志愿者", "Volunteer"),
    Code("organiser", "组织者", "Organiser"),
    Code("decision_maker", "议事代表", "Decision maker"),
)

LINKAGE_TYPE = (
    Code("meeting", "联席会议", "Joint meeting"),
    Code("information_share", "信息共享", "Information sharing"),
    Code("information_collect", "信息采集上报", "Information collection"),
    Code("referral", "转介", "Referral"),
    Code("joint_delivery", "联合服务", "Joint delivery"),
    Code("resource_transfer", "资源链接", "Resource transfer"),
    Code("joint_decision", "共同决策", "Joint decision"),
    Code("policy_proposal", "政策建议", "Policy proposal"),
)

RESOURCE_TYPE = (
    Code("funds", "资金", "Funds"),
    Code("venue", "场地", "Venue"),
    Code("staff", "人员", "Staff"),
    Code("volunteers", "志愿者", "Volunteers"),
    Code("expertise", "专业能力", "Expertise"),
    Code("data", "数据", "Data"),
    Code("goods", "物资", "Goods"),
)

RESPONSE_STATUS = (
    Code("pending", "待回应", "Pending"),
    Code("accepted", "接受", "Accepted"),
    Code("declined", "拒绝", "Declined"),
)

OUTCOME = (
    Code("helped", "已获助", "Helped"),
    Code("referred_on", "再转介", "Referred on"),
    Code("ineligible", "不符合条件", "Ineligible"),
    Code("no_capacity", "无力承接", "No capacity"),
    Code("unreachable", "无法联系", "Unreachable"),
    Code("withdrawn", "撤回", "Withdrawn"),
)

RESPONDENT_TYPE = (
    Code("resident", "居民", "Resident"),
    Code("organization", "机构", "Organisation"),
    Code("worker", "工作人员", "Worker"),
    Code("funder", "资助方", "Funder"),
)

#: Default first level of `needs.need_category` (七有五性 with two additions, FRAMEWORK §4.2).
#: Not a code list of the column: cities use their own classifications.
NEED_CATEGORY = (
    Code("childcare", "幼有所育", "Childcare"),
    Code("education", "学有所教", "Education"),
    Code("employment", "劳有所得", "Employment"),
    Code("health", "病有所医", "Health"),
    Code("elderly_care", "老有所养", "Elderly care"),
    Code("housing", "住有所居", "Housing"),
    Code("support", "弱有所扶", "Support for the vulnerable"),
    Code("convenience", "便利性", "Convenience"),
    Code("liveability", "宜居性", "Liveability"),
    Code("diversity", "多样性", "Diversity"),
    Code("fairness", "公正性", "Fairness"),
    Code("safety", "安全性", "Safety"),
    Code("entitlement", "政策救助", "Entitlement"),
    Code("dispute", "矛盾纠纷", "Dispute"),
)
