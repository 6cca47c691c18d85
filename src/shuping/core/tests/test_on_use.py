"""Heavy libraries load by name from a closed list."""

import subprocess
import sys

import pytest

from shuping.core import on_use


@pytest.mark.parametrize("name", sorted(on_use.MODULES))
def test_every_module_of_the_closed_list_loads(name):
    assert on_use.load(name).__name__ == on_use.MODULES[name]


def test_another_name_is_not_loaded():
    with pytest.raises(KeyError):
        on_use.load("os")


def test_the_doors_to_papers_and_documents_bring_in_no_heavy_library():
    code = (
        "import sys, shuping.papers.services, shuping.papers.docx, shuping.papers.sheet, shuping.documents.extraction;"
        "print(sorted({'weasyprint', 'pypdf', 'numpy', 'pandas', 'duckdb', 'jieba', 'pyspark'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
