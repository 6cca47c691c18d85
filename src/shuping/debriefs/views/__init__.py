"""Doors of debriefs, by what they are for: writing, and the report as a file or a version."""
