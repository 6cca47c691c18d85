"""Every text that people read is marked for translation, in Python and in templates.

That the catalogue holds every marked text is the stage "translations" of `make test` (scripts/messages-fresh).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "shuping"
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")  # a comma alone is a sign and no text
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}

# Chinese that is no text of the interface, each with its reason. A folder ends in "/".
EXCEPTIONS = {
    "reading/": "the words that the reader looks for, and its own command, which runs alone without a catalogue",
    "resemblance/command.py": "its own command, which runs alone without a catalogue, as the reader's does",
    "scrutiny/": "a scrutineer's console and printed slip, on a machine without Django; faults are marked all the same",
    "config/environment.py": "an administrator's console, before the settings are read",
    "config/command.py": "an administrator's console, before Django is there",
    "config/own_certificate.py": "an administrator's console, on a machine without Django",
    "office/management/": "an administrator's console",
    "demo/management/": "an administrator's console",
    "rehearsals/management/": "an administrator's console",
    "rehearsals/debriefs.py": "invented debriefs, which the reader reads in Chinese",
    "demo/history.py": "the invented city is data in Chinese",
    "demo/services.py": "the invented city is data in Chinese",
    "demo/debriefs.py": "the invented city is data in Chinese",
    "demo/reviews.py": "the invented city is data in Chinese",
    "demo/texts.py": "the invented city is data in Chinese",
    "core/said_days.py": "what a day looks like in an office's table",
    "organisations/table.py": "the heads of an office's table, as they are looked for and written",
    "debriefs/numbering.py": "the numbers of headings as they are looked for and written in a report",
    "core/sqlite/": "an administrator's console",
    "papers/paper.py": "the fixed words of official papers follow GB/T 9704",
    "papers/docx.py": "names of styles in an official paper",
    "papers/docx_look.py": "names of styles in an official paper",
    "papers/layout.py": "names of typefaces",
    "papers/titles.py": "the words between which the title of a paper breaks",
    "documents/docx_numbering.py": "the numerals of Word's own lists",
    "documents/docx_text.py": "marks of footnotes in the extracted text, which is Chinese",
    "documents/facts.py": "words of titles and posts, and the form in which a text is quoted",
    "documents/rules.py": "signs and endings of names that are looked for in a text",
    "workdays/rules.py": "the words by which a notice of holidays and a typed span of days are read",
    "reviews/parts.py": "the words by which prose is split, and the headings by which the reader knows its parts",
    "documents/page_lines.py": "what page numbers and headers of a PDF look like",
}
# Single words in files that are otherwise marked: (file, text): reason.
WORDS = {
    ("core/fields.py", "^(?:(\\d{4})[年./-])?(\\d{1,2})[月./-](\\d{1,2})日?$"): "how a typed day is recognised",
    ("papers/sheet.py", "宋体"): "a typeface",
    ("reviews/scheme_rules.py", "民主测评"): "a word in files of schemes",
    ("reviews/said_comment.py", r"[^（(，,、；;\s]+?(?:委|党组)"): "how the committee of a speaker is recognised",
    ("papers/sheet.py", '&C&"黑体"&14'): "a typeface",
}
SEAL = ">述</span>"  # a mark that is drawn, not a word


def sources() -> list[Path]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if "/tests/" not in name and "/migrations/" not in name and not _is_excepted(name):
            found.append(path)
    return found


def _is_excepted(name: str) -> bool:
    return any(name.startswith(entry) if entry.endswith("/") else name == entry for entry in EXCEPTIONS)


def unmarked(code: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each Chinese text that stands outside a mark; docstrings are for developers."""
    tree = ast.parse(code)
    passed = {id(argument) for call in _marks(tree) for argument in call.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
    for node in ast.walk(tree):
        words = node.value if isinstance(node, ast.Constant) and id(node) not in passed else None
        if isinstance(words, str) and HAN.search(words):
            yield node.lineno, words


def made_up_inside_marks(code: str) -> Iterator[int]:
    """Yield the line of each mark around a text that is put together there: no catalogue can hold it."""
    for call in _marks(ast.parse(code)):
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp | ast.Call) for argument in call.args[:1]):
            yield call.lineno


def _marks(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MARKS:
            yield node


def unmarked_in_template(source: str) -> list[str]:
    """Return the Chinese left over when comments and every marked text are taken out."""
    left = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", source, flags=re.DOTALL)
    left = re.sub(r"\{% blocktranslate\b.*?\{% endblocktranslate %\}", "", left, flags=re.DOTALL)
    left = re.sub(r"""\{% translate ("[^"]*"|'[^']*')[^%]*%\}""", "", left)
    left = re.sub(r"""\b_\(("[^"]*"|'[^']*')\)""", "", left).replace(SEAL, "")
    return [line.strip() for line in left.splitlines() if HAN.search(line)]


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_text_in_python_is_marked(path: Path) -> None:
    name, code = path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")
    assert [(line, text) for line, text in unmarked(code) if (name, text) not in WORDS] == []
    assert list(made_up_inside_marks(code)) == []


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*/templates/**/*.html")), ids=lambda path: path.name)
def test_every_text_in_a_template_is_marked(path: Path) -> None:
    assert unmarked_in_template(path.read_text(encoding="utf-8")) == []


def test_an_exception_that_is_no_longer_needed_is_taken_out() -> None:
    for entry in EXCEPTIONS:
        paths = sorted((PACKAGE / entry).rglob("*.py")) if entry.endswith("/") else [PACKAGE / entry]
        assert any(list(unmarked(path.read_text(encoding="utf-8"))) for path in paths), entry
    for name, text in WORDS:
        assert text in {found for _line, found in unmarked((PACKAGE / name).read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('"""说明"""\nx = _("好")', []),
        ('x = "好"', [1]),
        ('x = f"{n} 个好"', [1]),
        ('x = ngettext("一个", "几个", n)', []),
        ('x = _("好") % {"name": "坏"}', [1]),
    ],
)
def test_the_check_of_python_sees_what_it_must(code: str, lines: list[int]) -> None:
    assert [line for line, _text in unmarked(code)] == lines


def test_the_check_of_templates_sees_what_it_must() -> None:
    assert list(made_up_inside_marks('_(f"{n} 个")\n_("好%s" % n)\n_("好" + x)\n_("好{}".format(n))')) == [1, 2, 3, 4]
    assert unmarked_in_template('{% translate "好" %}{% include "a.html" with title=_("好") only %}') == []
    assert unmarked_in_template("{% blocktranslate with n=1 %}好 {{ n }}\n好{% endblocktranslate %}") == []
    assert unmarked_in_template("<p>好</p>") == ["<p>好</p>"]
    assert unmarked_in_template('{% include "a.html" with title="好" %}') != []
    assert unmarked_in_template('{{ word|default:"好" }}') != []
    assert unmarked_in_template('<input placeholder="好">') != []
