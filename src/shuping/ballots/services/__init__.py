"""The only writers of rounds; one function is one thing a person can do.

setting_up form and rules are entered, changed and fixed
printing   slips with codes are drawn for the printer, and voided when they were not handed out
ceremony   the public key comes in, and is tried before anybody votes
casting    voting opens; one ballot into one envelope; voting stops
closing    slips and heads are reconciled; the list of all envelopes is closed
paper      sheets are counted, keyed twice, settled, and counted or sealed
bringing   two scrutineers bring the counts that they opened off the server
ending     a round is voided; envelopes are destroyed when the time for objections is over
"""
