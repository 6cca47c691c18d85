"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

VIEW = declare("findings.view", _("看问题和整改"))
RAISE = declare("findings.raise", _("提出问题、下发"), view="findings.view")
BRING_IN = declare("findings.bring_in", _("导入旧台账"), view="findings.view")
ANSWER = declare("findings.answer", _("定措施、整改、报完成"), view="findings.view")
ACCEPT = declare("findings.accept", _("采纳或退回措施"), view="findings.view")
APPROVE = declare("findings.approve", _("审定本级措施"), view="findings.view")
REMIND = declare("findings.remind", _("催办"), view="findings.view")
VERIFY = declare("findings.verify", _("验收、回头看"), view="findings.view")
ENTER_PAPER = declare("findings.enter_paper", _("录入上级验收文件"), view="findings.view")
CONFIRM_PAPER = declare("findings.confirm_paper", _("复核上级验收文件"), view="findings.view")
