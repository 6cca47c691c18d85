"""The columns of Shuping's tables that the list shows; the tables are Shuping's own."""

from django.db import models

SOURCES = [
    ("superior_comment", "上级点评"),
    ("leader_speech", "书记讲话"),
    ("committee_comment", "常委点评"),
    ("self_found", "自查"),
    ("masses", "群众反映"),
    ("inspection", "督查发现"),
    ("patrol", "巡察反馈"),
    ("audit", "审计发现"),
]
STATES = [
    ("awaiting_plan", "待定措施"),
    ("plan_submitted", "措施待采纳"),
    ("in_remedy", "整改中"),
    ("awaiting_verification", "待验收"),
    ("verified", "已验收"),
    ("closed", "已销号"),
]


class Person(models.Model):
    name = models.CharField("姓名", max_length=40)

    class Meta:
        managed = False
        db_table = "people_person"


class Organisation(models.Model):
    short_name = models.CharField("简称", max_length=60)
    path = models.CharField(max_length=60)

    class Meta:
        managed = False
        db_table = "tree_organisation"


class Finding(models.Model):
    code = models.CharField("编号", max_length=20)
    title = models.CharField("问题", max_length=120)
    source = models.CharField("来源", max_length=30, choices=SOURCES)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="党组织")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    is_common = models.BooleanField("共性")
    responsible = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, verbose_name="责任人")
    state = models.CharField("状态", max_length=30, choices=STATES)
    next_due_on = models.DateField("下一步期限", null=True)

    class Meta:
        managed = False
        db_table = "findings_finding"
