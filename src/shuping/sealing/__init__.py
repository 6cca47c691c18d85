"""The secret ballot as bytes: codes, envelopes, receipts, key slips, the round file and its opening.

Pure: the standard library and `cryptography`, no Django, no database, nothing else of ours; every length and every
byte is written down in docs/reference/ballot-format.md, from which a stranger can write the same again.
Read in this order: `alphabet`, `digests`, `ciphers`, `codes`, `envelopes`, `receipts`, `slips`, `trial`, `scheme`,
`roundfile`, `opening`, `openedfile`, `countedfile`.
"""
