"""The closed list of units a parameter may have."""

from __future__ import annotations

UNITS = (
    "euro",
    "euro_per_month",
    "euro_per_week",
    "euro_per_day",
    "euro_per_hour",
    "euro_per_year",
    "euro_per_place_year",
    "euro_per_person_year",
    "fraction",
    "hours_per_week",
    "hours_per_year",
    "months",
    "years",
    "weeks",
    "month_number",
    "places",
    "persons",
    "fte",
    "flag",
)
