"""Doors of organisations: pages, and the import of the tree."""
