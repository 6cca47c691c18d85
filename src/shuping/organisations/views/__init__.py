"""Doors of organisations: pages to read, the import of a table, acts of who keeps the tree, merger and split."""
