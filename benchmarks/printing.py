"""How long each form of a report takes to print, the first time and again, and how large it is.

The report is as large as an annual one: 25 tables of 30 rows with charts, 40 chapters. Wanted: well under a second a form.
"""

import resource
import time
from dataclasses import replace

from reports.formats import FORMATS
from reports.report import Chapter, Report, Table
from tests.reports.printing import samples

TABLES, ROWS, CHAPTERS = 25, 30, 40


def annual() -> Report:
    """The sample report, many times."""
    week = samples.weekly()
    tables = tuple(_table(week.table("units"), number) for number in range(TABLES))
    chapters = tuple(
        Chapter(
            f"第{number}项",
            week.chapters[5].paragraphs,
            tuple(table.id for table in tables[number : number + 1]),
        )
        for number in range(CHAPTERS)
    )
    return replace(week, kind="annual", tables=tables, chapters=chapters)


def _table(like: Table, number: int) -> Table:
    rows = tuple((f"第{row}承办单位", row * number, row, 0, row / ROWS) for row in range(ROWS))
    return replace(
        like,
        id=f"table{number}",
        title=f"第{number}表",
        rows=rows,
        total=False,
        chart=("bar", "line")[number % 2],
    )


def main() -> None:
    """Print the table."""
    report = annual()
    print("| form | first, s | again, s | CPU again, s | KB |\n|---|---|---|---|---|")
    for form, write in FORMATS.items():
        began = time.perf_counter()
        write(report)
        first, busy = time.perf_counter(), time.process_time()
        size = len(write(report))
        again, spent = time.perf_counter() - first, time.process_time() - busy
        print(f"| {form} | {first - began:.2f} | {again:.2f} | {spent:.2f} | {size // 1024} |")
    print(f"\nMost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
