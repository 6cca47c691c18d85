"""The only writers of this room; one function is one thing a person can do.

importing  a table of organisations, posts and holders comes in
"""
