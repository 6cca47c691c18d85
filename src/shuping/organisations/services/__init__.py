"""The only writers of this room; one function is one thing a person can do.

importing  a table of organisations, posts and holders comes in
keeping    found, rename, move, dissolve; posts and who holds them
reshaping  merger and split in mid-year
"""
