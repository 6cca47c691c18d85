"""What a scrutineer types on a machine of his own: `shuping round-key`, `open` and `tally`.

Over `sealing` and `tally` it needs only `segno` for the QR code of a slip: no Django, no database, no settings, no
network.
"""
