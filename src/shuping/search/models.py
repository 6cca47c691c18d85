"""What can be found, and the pairs of characters that lead to it.

Neither is a fact: both are made from the rows of other rooms, in the transaction that writes those, and `shuping
reindex` makes them anew. So nothing here has a foreign key, and the chain holds nothing of it.
"""

from django.db import models


class Entry(models.Model):
    """One thing that can be found: `part` tells apart what one object is found as (the passages of a document).

    `place` is the id of the organisation in whose tree it lies, empty for what lies nowhere. `sought` is what the
    words are looked for in: title, words and letters as `rules.folded` writes them.
    """

    kind = models.PositiveSmallIntegerField()
    object_id = models.BigIntegerField()
    part = models.BigIntegerField(default=0)
    place = models.BigIntegerField(null=True)
    title = models.TextField()
    line = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True)
    sought = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "part"], name="search_one_entry")]
        indexes = [models.Index(fields=["kind", "place", "id"], name="search_of_place")]


class Gram(models.Model):
    """Two neighbouring characters of an entry; `gram` is a number that holds its kind too (`rules.gram`)."""

    pk = models.CompositePrimaryKey("gram", "entry")
    gram = models.BigIntegerField()
    entry = models.BigIntegerField()
