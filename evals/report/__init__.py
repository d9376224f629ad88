"""The report of a run: one page to read, print and send."""

from evals.report.page import write_report

__all__ = ["write_report"]
