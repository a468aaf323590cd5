"""From the month money arises in to the month it is paid in: linear maps, applied to whole arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.model.fields import given

if TYPE_CHECKING:
    from scenarios.model.scenario import Paid


def settle(amounts: np.ndarray, paid: Paid) -> np.ndarray:
    """Spread amounts over the months they are paid in.

    Parameters
    ----------
    amounts
        Euro by month of arising [month, draw]; whole calendar years.
    paid
        The settlement rule: a lag in months, or a number of calendar years after (in one month or over twelve).

    Returns
    -------
    Euro by month of payment [month + tail, draw]. The tail holds what is paid after the horizon, so that the sum over
    months equals the sum of `amounts`: nothing falls off the end. What is paid at once is the same array, not a copy,
    and cannot be written in.

    Raises
    ------
    ValueError
        The rule is to wait for another flow: then the rule of that flow is to be given.

    Examples
    --------
    Twelve months of 100, paid in June of the next year: month 17 holds 1.200.

    >>> from scenarios.model.scenario import Paid
    >>> cash = settle(np.full((12, 1), 100.0), Paid(year_after=1, month=6))
    >>> cash.shape, float(cash[17, 0])
    ((24, 1), 1200.0)
    """
    months, draws = amounts.shape
    if paid.lag_months == 0:
        cash = amounts.view()
        cash.flags.writeable = False
        return cash
    if paid.lag_months is not None:
        return np.concatenate([np.zeros((paid.lag_months, draws)), amounts])
    if paid.year_after is None:
        raise ValueError("a flow that passes money on is settled by the rule of the flow it waits for")
    shift = 12 * paid.year_after
    cash = np.zeros((months + shift, draws))
    per_year = amounts.reshape(-1, 12, draws).sum(axis=1)
    if paid.spread:
        cash[shift:].reshape(-1, 12, draws)[:] = per_year[:, np.newaxis] / 12
    else:
        cash[shift + given(paid.month) - 1 :: 12] = per_year
    return cash
