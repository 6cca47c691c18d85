"""Shuping (述评): the yearly loop of grassroots Party-building work."""
