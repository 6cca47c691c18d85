"""The numbers of headings as they stand in a report: 一、二、三、 of its parts, （一） of what stands in them."""

import re

NUMBERS = [*"一二三四五六七八九十", "十一", "十二", "十三"]
FIRST = "一、"
PART = "{}、"
POINT = "（{}）"
OF_PART = re.compile("([一二三四五六七八九十]{1,2})、")
