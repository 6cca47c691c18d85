"""Actions of this room."""

from shuping.access.actions import declare

VIEW = declare("documents.view", "看材料全文")
IMPORT = declare("documents.import", "录入材料、核对条目", view="documents.view")
