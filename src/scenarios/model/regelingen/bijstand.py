"""Bijstand: the benefit a municipality no longer pays when somebody goes to work.

Formula, a month: norm x people at work x the share of them that had bijstand. That share follows from who they are:
all of them (bijstand), or nobody (wia, uwv, nug: UWV or nobody paid them, so the municipality saves nothing). Of a
mixed group and of school-leavers the scenario must say it.
Source: Participatiewet art. 21; the norms are set each half-year. Some half-years are not in the book: refused by name.
Timing: saved in the months of work. As a flow it runs from the participant, who has it no longer, to the municipality.
Not covered: the norm is net, with holiday allowance, and leaves out the wage tax that the municipality pays on top, so
the gross cost saved is higher; a wage below the norm that bijstand makes up (part-time work), other income and wealth,
people who share a dwelling, people under 21, and what the saving does to the next budget of the Rijk.

Worked example: one single person on bijstand who works all of 2022: 6 x 1.091,71 + 6 x 1.101,82 = 13.161,18.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from scenarios.model.fields import Fraction, Strict
from scenarios.problems import InputError, Problem

if TYPE_CHECKING:
    from scenarios.model.parameters import Reader
    from scenarios.model.placements import Cohort

NORMS = {"single": "bijstand_single_month", "couple": "bijstand_couple_month"}
HAD_BIJSTAND = {"bijstand": 1.0, "wia": 0.0, "uwv": 0.0, "nug": 0.0}


class Options(Strict):
    """`household`: whose norm; `share`: the share that had bijstand, in place of what the doelgroep says."""

    household: Literal["single", "couple"]
    share: Fraction | None = None


def bijstand(cohort: Cohort, reader: Reader, options: Options) -> np.ndarray:
    """Benefit saved for the people at work [month, draw], euro, positive.

    Raises
    ------
    InputError
        The doelgroep does not say who had bijstand, and neither does `share`.
    """
    doelgroep = cohort.placement.doelgroep
    share = HAD_BIJSTAND.get(doelgroep) if options.share is None else options.share
    if share is None:
        message = f'dit gegeven ontbreekt: welk deel van de doelgroep "{doelgroep}" had eerst bijstand?'
        raise InputError([Problem("", f"flows.{reader.flow}.options.share", message)])
    people = cohort.places() * share
    norm = reader.monthly(NORMS[options.household], cohort.horizon, people.max(axis=1) > 0)
    return people * norm[:, np.newaxis]
