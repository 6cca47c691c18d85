"""Doors of the ledger; each translates, makes one call and translates back."""
