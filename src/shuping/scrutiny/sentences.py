"""The Chinese sentence of each fault that `sealing` names: what is wrong and what to do.

The sentences are msgids: the commands say them as they stand, a page may translate them and fill in the same facts.
"""

from shuping.sealing.faults import Fault

LONGEST_FACT = 60  # characters


def gettext_noop(message: str) -> str:
    """Mark a msgid for translation and return it; Django's own asks for settings, and here are none."""
    return message


SENTENCES = {
    "typed.nothing": gettext_noop("还没有输入。请对着纸面输入。"),
    "typed.no-such-character": gettext_noop(
        "第 %(group)s 组里的“%(character)s”不会出现在纸面上：只有数字和字母，字母里没有 I、L、O、U。请再看一遍这一组。"
    ),
    "typed.too-short": gettext_noop("少了 %(missing)s 个字符，先看第 %(group)s 组。请对着纸面补上。"),
    "typed.too-long": gettext_noop("多了 %(surplus)s 个字符，先看第 %(group)s 组。请对着纸面去掉多的。"),
    "typed.wrong-group": gettext_noop("第 %(group)s 组和纸面不一样。请对着纸面重新输入这一组。"),
    "typed.wrong-order": gettext_noop("每一组都对，但合在一起不对：多半是有两组换了位置。请从第 1 组起逐组核对。"),
    "ballot.unknown-class": gettext_noop("这一轮没有第 %(index)s 号票类（从 0 数起）。请重新打开投票页。"),
    "ballot.wrong-rows": gettext_noop("选票上应有 %(expected)s 行，收到 %(rows)s 行。请重新打开投票页。"),
    "ballot.unknown-option": gettext_noop("第 %(row)s 行选了不存在的第 %(option)s 项。请重新打开投票页。"),
    "ballot.remark-not-text": gettext_noop("意见里有不成字的符号。请删去后再交。"),
    "ballot.remark-too-long": gettext_noop(
        "意见超出 %(surplus)s 字节（一个汉字 3 字节，最多 %(most)s 字节）。请删短后再交，选好的还在。"
    ),
    "slips.too-few": gettext_noop("要两张密钥条，现在有 %(slips)s 张。一张密钥条什么也打不开。"),
    "slips.same": gettext_noop("第 %(number)s 张密钥条输入了两次。请换另外一张。"),
    "slips.another-round": gettext_noop("第 %(number)s 张密钥条不是这一轮的。请核对密钥条上的轮次名称。"),
    "slips.damaged": gettext_noop(
        "密钥条对不上：它们共有的一段不一样，其中一张印坏了或者不是原件。请换第三张密钥条和其中一张再试。"
    ),
    "slips.another-key": gettext_noop(
        "这两张密钥条合成的密钥不是这一轮的，其中一张印坏了或者不是原件。请换第三张密钥条再试。"
    ),
    "slips.not-all": gettext_noop("试封要三张密钥条，现在有 %(slips)s 张。请把三张都拿来，两两都要试。"),
    "slips.one-is-bad": gettext_noop(
        "第 %(number)s 张密钥条是坏的：第 %(first)s、%(second)s 张合得成这一轮的钥匙，和它配的都不成。"
        "请重新做一把钥匙，三张都重新印。"
    ),
    "slips.more-are-bad": gettext_noop(
        "三张密钥条里没有两张合得成这一轮的钥匙：不止一张印坏了，或者不是原件。请重新做一把钥匙，三张都重新印。"
    ),
    "trial.does-not-open": gettext_noop(
        "密钥条打不开这个试封文件：文件改动过，或者不是这一轮的。请在系统里重新下载试封文件。"
    ),
    "file.too-large": gettext_noop("文件超过 %(most)s 字节，不是这里要的文件。请重新导出。"),
    "file.not-json": gettext_noop("文件损坏，或者不是从系统导出的。请重新导出。"),
    "file.another-format": gettext_noop("这不是 %(expected)s 格式的文件。请核对选的是哪个文件。"),
    "file.missing": gettext_noop("%(place)s 没有。文件不完整，请重新导出。"),
    "file.unknown": gettext_noop("%(place)s 不该有。文件改动过，或者版本不同，请重新导出。"),
    "file.wrong-value": gettext_noop("%(place)s 的内容不对。文件改动过，或者损坏，请重新导出。"),
    "round.lengths": gettext_noop("封票长度和选票的行数、意见长度不符。文件改动过，请重新导出。"),
    "round.class-twice": gettext_noop("有两个票类用了同一个代号。请重新导出。"),
    "round.joins": gettext_noop("第 %(place)s 个票类要并入的票类不存在，或者绕回了自己。请改好办法后重新导出。"),
    "round.envelope-length": gettext_noop("第 %(place)s 个封票的长度不对：它改动过。请查明原因，不要开票。"),
    "round.digest": gettext_noop("第 %(place)s 个封票和它的摘要不符：其中一个改动过。请查明原因，不要开票。"),
    "round.more-than-issued": gettext_noop(
        "封票 %(envelopes)s 个，比发出的票码 %(issued)s 个还多。请查明原因，不要开票。"
    ),
    "round.closing-root": gettext_noop("封存清单的根和清单不符：清单改动过。请查明原因，不要开票。"),
    "scheme.does-not-fit": gettext_noop("按这份计票办法算不出结果：%(place)s 不合规则。请在系统里改好后重新导出。"),
    "opened.not-sorted": gettext_noop("第 %(place)s 张选票没有按内容排序：文件改动过。请用密钥条重新开票。"),
    "opened.digest": gettext_noop("开票摘要和选票不符：文件改动过。请用密钥条重新开票。"),
    "counted.digest": gettext_noop("%(place)s 和文件里写的选票样式、计票办法不符：文件改动过。请重新计票。"),
    "counted.ballots": gettext_noop("各票类的票数合计，和封票数减去打不开的不等。文件改动过，请重新计票。"),
    "counted.void": gettext_noop(
        "票类 %(place)s 的废票数不对：比投出的多，或者按计票办法不会有。文件改动过，请重新计票。"
    ),
    "counted.line": gettext_noop(
        "第 %(row)s 行票类 %(voters)s 的票数、空白和认不清的合计，和有效选票数不等。文件改动过，请重新计票。"
    ),
    "list.not-sorted": gettext_noop("清单第 %(place)s 行没有按回执排序：清单改动过。请查明原因，不要开票。"),
    "list.clash": gettext_noop("清单第 %(place)s 行的回执和上一行相同：两张票用了一个回执。请查明原因，不要开票。"),
    "list.copied": gettext_noop(
        "清单第 %(place)s 行的封票和第 %(earlier)s 行一模一样：是复制的。请查明原因，不要开票。"
    ),
    "root.mistyped": gettext_noop(
        "根的第 %(groups)s 组和文件不一样，其余的组都一样：多半抄错了。请对着会场公布的清单再看一遍。"
    ),
    "root.another": gettext_noop(
        "和会场公布的封存清单的根不一样：清单改动过，或者不是同一轮。没有开票。请保存文件，查明原因。"
    ),
}

REASONS = {
    "wrong-length": gettext_noop("长度不对"),
    "does-not-open": gettext_noop("打不开：改动过，或者不是封给这一轮的"),
    "wrong-version": gettext_noop("版本不认识"),
    "unknown-class": gettext_noop("票类不存在"),
    "wrong-rows": gettext_noop("行数不对"),
    "unknown-option": gettext_noop("选了不存在的项"),
    "bad-remark": gettext_noop("意见不成字"),
    "bad-padding": gettext_noop("末尾有多余的内容"),
}


def sentence(fault: Fault) -> str:
    """Return the sentence of a fault in Chinese; what came from a file is shortened and shown without control signs."""
    return SENTENCES[fault.kind] % shown(fault)


def shown(fault: Fault) -> dict[str, int | str]:
    """Return the facts of a fault as they may be shown, for a page that translates the sentence itself."""
    return {name: _shown(fact) for name, fact in fault.facts.items()}


def _shown(fact: int | str) -> int | str:
    if isinstance(fact, int):
        return fact
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in fact[:LONGEST_FACT])
