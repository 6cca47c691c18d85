"""Writers of results: the grading table, the decision, its corrections, the archive."""
