"""Actions of this room."""

from shuping.access.actions import declare

VIEW = declare("findings.view", "看问题和整改")
RAISE = declare("findings.raise", "提出问题、下发", view="findings.view")
ANSWER = declare("findings.answer", "定措施、整改、报完成", view="findings.view")
ACCEPT = declare("findings.accept", "采纳或退回措施", view="findings.view")
APPROVE = declare("findings.approve", "审定本级措施", view="findings.view")
VERIFY = declare("findings.verify", "验收、回头看", view="findings.view")
ENTER_PAPER = declare("findings.enter_paper", "录入上级验收文件", view="findings.view")
CONFIRM_PAPER = declare("findings.confirm_paper", "复核上级验收文件", view="findings.view")
