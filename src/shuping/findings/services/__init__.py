"""The only writers of findings; one function is one thing a person can do.

raising    a finding comes into the ledger, for its owner, for many (common) or for one of them
planning   cause and remedies; the superior accepts or returns
remedying  progress, evidence, the claim that it is done
judging    verification and look-back by somebody independent
papers     the superior's word on paper, where nobody above is in the tree
"""
