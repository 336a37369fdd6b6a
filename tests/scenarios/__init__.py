"""Whole scenarios in virtual time, on two cities: what comes out is compared word for word and minute for minute."""
