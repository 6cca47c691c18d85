"""Which passages of some texts also stand in others."""

from __future__ import annotations

from collections.abc import Sequence

from shuping.resemblance import chains, model
from shuping.resemblance.fingerprints import Corpus, fingerprints, lay_out
from shuping.resemblance.model import Passage
from shuping.resemblance.seeds import seeds


def shared_passages(texts: Sequence[str], *, first: int | None = None) -> list[Passage]:
    """The passages that two of the texts share, in the order of the texts; each pair of texts once, `a` before `b`.

    With `first`, only those in which one of the first so many texts has a part: the others are what they are compared
    with. Words that stand in more than `model.limit(len(texts))` texts are everybody's and count for nothing. Raises
    TooManyCharactersError.
    """
    corpus = lay_out(texts)
    words = fingerprints(corpus.codes)
    words.sort()
    found = seeds(words, corpus, model.limit(len(texts)), len(texts) if first is None else first)
    del words
    spans = chains.passages(found, corpus)
    return told(spans, corpus)


def told(spans: chains.Spans, corpus: Corpus) -> list[Passage]:
    """The spans as passages, offsets in each text."""
    a, b = corpus.owners_of(spans.a_start), corpus.owners_of(spans.b_start)
    from_a, from_b = corpus.starts[a], corpus.starts[b]
    columns = (a, spans.a_start - from_a, spans.a_end - from_a, b, spans.b_start - from_b, spans.b_end - from_b)
    return sorted(Passage(*row) for row in zip(*(column.tolist() for column in columns), strict=True))
