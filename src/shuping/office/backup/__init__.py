"""Backup, restore and upgrade of an instance: one file that holds all of it but the keys.

`archive` is the file, `rows` the digests by which two databases are compared, `snapshot` one moment of a database,
`shelf` the folder of backups; `making`, `restoring`, `keys` and `upgrading` are what an administrator does.
"""
