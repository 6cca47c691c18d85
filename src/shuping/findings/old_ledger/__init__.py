"""A ledger that was kept in a spreadsheet becomes findings.

words    what heads, states and sources are recognised by: data, read once
sheets   pure: which rows are heads, which column is what, which rows are one problem
plan     pure: what each row becomes, what is wrong at which cell, what the person still has to say
shown    the plan as a page shows it
"""
