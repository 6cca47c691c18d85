"""Writers of debriefs, by what is done: the draft, the submission, the vetting, the comparison set."""
