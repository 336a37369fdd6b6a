"""Reads a printed bulletin and finds where its figures contradict one another."""

from reports.checking.checker import check_text
from reports.checking.findings import Finding

__all__ = ["Finding", "check_text"]
