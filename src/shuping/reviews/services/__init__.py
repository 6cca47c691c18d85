"""Writers of reviews, by what is done: schemes, setting up, opening, the order, the ballot, the review of us."""
