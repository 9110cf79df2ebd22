#!/usr/bin/env python3
"""Holds data/calendar against the package chinesecalendar, day by day, for every year that both know.

Run by scripts/check-calendar, which brings the package. Prints each day on which they differ.
"""

import datetime
import pathlib
import sys
import tomllib

from chinese_calendar import is_workday

DAY = datetime.timedelta(days=1)


def arranged(folder):
    """Every day that our notices arrange, and whether it is worked; and the years there are."""
    days, years = {}, []
    for path in sorted(folder.glob("*.toml")):
        year = tomllib.loads(path.read_text(encoding="utf-8"))
        years.append(year["year"])
        for holiday in (h for notice in year["notice"] for h in notice["holiday"]):
            day, last = map(datetime.date.fromisoformat, holiday["off"])
            while day <= last:
                days[day] = False
                day += DAY
            days.update((datetime.date.fromisoformat(day), True) for day in holiday.get("work", []))
    return days, years


def main():
    days, years = arranged(pathlib.Path("data/calendar"))
    compared, differing = 0, 0
    day, end = datetime.date(min(years), 1, 1), datetime.date(max(years), 12, 24)
    while day <= end:
        ours, theirs = days.get(day, day.weekday() < 5), is_workday(day)
        compared += 1
        if ours != theirs:
            differing += 1
            print(f"{day}: ours {'worked' if ours else 'off'}, theirs {'worked' if theirs else 'off'}")
        day += DAY
    print(f"{compared} days compared, {differing} differ")
    print(f"# pass {int(differing == 0)}")
    print(f"# fail {int(differing != 0)}")
    sys.exit(differing != 0)


main()
