"""The only writers of findings; one function is one thing a person can do.

bringing   an old ledger comes in, each of its problems a finding
raising    a finding comes into the ledger, for its owner, for many (common) or for one of them
planning   cause and remedies; the superior accepts or returns
extending  a later day is asked for, granted or refused
signing    the plan is signed inside the unit before it goes up (审签)
waiving    a child of a common finding is let off with a reason
remedying  progress, evidence, the claim that it is done
judging    verification and look-back by somebody independent
correcting a verification passed by mistake is taken back
reminding  a superior reminds the owner of a day
passing    another owner after a merger or split; another person after a handover
papers     the superior's word on paper, where nobody above is in the tree
"""
