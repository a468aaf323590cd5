"""How a lever is shown and typed: its name and unit, its slider, and Dutch text to a value and back."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from scenarios.analysis.sensitivity import COUNTS
from scenarios.model.levers import LAW_PATH
from scenarios.model.scenario import Paid
from scenarios.model.uncertainty import ends
from scenarios.present import dutch
from scenarios.present.assumptions import CHOICES, UNITS, described
from scenarios.present.names import within
from scenarios.present.outcomes import COUNTED, key_of, owner_of, value_text
from scenarios.present.settlement import when_paid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.model.levers import Lever
    from scenarios.model.result import Result

LAW_OWNER = "De wet, hele looptijd"
CENTS = 2
NARROW = 40  # a range that is no wider is a slider from end to end
LEAST = {"fraction": 100.0, "years": 5.0, "months": 12.0, "count": 10.0, "euro": 10.0}  # a slider ends there at least

Quantity = Literal["fraction", "euro", "years", "months", "count"]
QUANTITIES: dict[str, Quantity] = {  # by the last word of a path, or the unit of a parameter of the law; else a count
    **dict.fromkeys(("after_contract", "exit_rate", "loonwaarde", "factor", "rate", "then"), "fraction"),
    **dict.fromkeys(("employer_rate", "pension", "share", "fraction"), "fraction"),
    **dict.fromkeys(("amount", *(unit for unit in UNITS if unit.partition("_")[0] == "euro")), "euro"),
    **dict.fromkeys(("spread_months", "contract_months", "lag_months", "months"), "months"),
    **dict.fromkeys(("year_after", "years"), "years"),
}
WIDE = 36  # letters that fit in a list of choices
LIKELY = 0.1  # from this share on, 0,45 in a percentage may well be meant as 45%
NUMBER = re.compile(r"-?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?")


@dataclass(frozen=True)
class Entry:
    """One lever as a controller sees it.

    Parameters
    ----------
    lever
        What it moves.
    owner, label, unit
        What it belongs to, what it is, and in what it is typed.
    quantity
        What a number measures: a fraction is typed as a percentage, an amount in euro has cents at most.
    low, high, step
        Ends and step of its slider, as typed; all nought when it has none.
    options
        Text and Dutch words of each choice or month, in order.
    """

    lever: Lever
    owner: str
    label: str
    unit: str
    quantity: Quantity = "count"
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    options: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What it is called among all others."""
        return f"{self.owner}: {self.label}"

    @property
    def times(self) -> int:
        """What a value is multiplied by to be typed: a hundred for a percentage."""
        return 100 if self.quantity == "fraction" else 1

    @property
    def cut(self) -> bool:
        """Whether words of a choice do not fit its list: what is chosen is then written out below it."""
        return any(len(words) > WIDE for _, words in self.options)

    def typed(self, value: Any) -> str:
        """Value as it is typed: "8.100", "8.100,50" euro, "0,86", "45" for a percentage, the number of a choice.

        >>> from scenarios.model.levers import Lever
        >>> Entry(Lever("placements.x.loonwaarde", "number", 0.5), "", "", "%", "fraction").typed(0.455)
        '45,5'
        """
        if self.lever.kind == "choice":
            return str(self.lever.choices.index(value))
        if self.lever.kind in ("month", "switch"):
            return str(value)
        text = dutch.quantity(float(Decimal(repr(float(value))) * self.times))
        return re.sub(r",\d$", r"\g<0>0", text) if self.quantity == "euro" else text

    def said(self, value: Any) -> str:
        """Value with its unit, for who hears it: "45%", "12 maanden", "in de maand zelf"."""
        if self.lever.kind == "switch":
            return "ja" if value else "nee"
        key = key_of(self.lever.path)
        if key in COUNTED or key in ("amount", "month"):
            return value_text(self.lever.path, value)
        text = self.typed(value)
        return dict(self.options).get(text, f"{text} {self.unit}".replace(" %", "%").strip())

    def value(self, text: str) -> Any:
        """Value of what was typed.

        Raises
        ------
        ValueError
            It is no such value; one Dutch sentence that says what is.
        """
        if self.lever.kind == "switch":
            return text == "True"
        if self.lever.kind == "month":
            return text
        if self.lever.kind == "choice":
            return self.lever.choices[int(text)]
        return self._number(text.strip())

    @property
    def _key(self) -> str:
        """What kind of number it is; one in a question is of no kind."""
        return key_of(self.lever.path) if "." in self.lever.path else ""

    def _number(self, text: str) -> float:
        number = self._read(text)
        low, high = self._bounds()
        out = (number == low and self.lever.above) or (number == high and self.lever.below)
        if out or not low <= number <= high:
            raise ValueError(f"kies een getal {self._between(low, high)}, maar hier staat {text}")
        if self.lever.kind == "whole" and number != int(number):
            raise ValueError("kies een geheel getal")
        money = self.quantity == "euro"
        if (money or self._key in COUNTS) and -int(number.as_tuple().exponent) > CENTS:  # a number has an exponent
            raise ValueError(f"een {'bedrag' if money else 'aantal'} heeft hoogstens twee decimalen")
        if "%" not in text and self._may_be_share(number):
            meant = _percent(number)
            raise ValueError(f"bedoelde u {meant}%? Typ dan {meant}, of typ {text}% als u dat bedoelt")
        return int(number) if self.lever.kind == "whole" else float(number / self.times)

    def _read(self, text: str) -> Decimal:
        """Number as a Dutch reader types it: comma for decimals, points for thousands or none, perhaps its sign."""
        bare = self._without_sign(text.replace(dutch.MINUS, "-"))
        if NUMBER.fullmatch(bare):
            return _decimal(bare)
        raise ValueError(f"dit is geen getal: {self._example()}{self._hint(bare.replace('.', ','))}")

    def _without_sign(self, text: str) -> str:
        if self.times > 1:
            return text.removesuffix("%").rstrip()
        return re.sub(r"^(-?)€\s*", r"\1", text) if self.quantity == "euro" else text

    def _example(self) -> str:
        """How it is written, in values that can be typed here: what stands there when the usual ones cannot."""
        if self.times > 1 and self._accepts("45"):
            return "typ 45 voor 45%"
        usual = ("8.100", "8.100,50") if self.quantity == "euro" else ("8.100", "0,45")
        told = usual if all(map(self._accepts, usual)) else (self.typed(self.lever.value),)
        return f"schrijf het als {' of '.join(told)}"

    def _hint(self, text: str) -> str:
        """What may be meant by a number with a point for its decimals; `text` has a comma there."""
        if text.count(",") != 1 or not NUMBER.fullmatch(text):
            return ""
        number = _decimal(text)
        meant = f"{_percent(number)}%" if self._may_be_share(number) else text
        return f"; bedoelde u {meant}?" if self._accepts(meant) else ""

    def _accepts(self, text: str) -> bool:
        try:
            self._number(text)
        except ValueError:
            return False
        return True

    def _may_be_share(self, number: Decimal) -> bool:
        """Whether a percentage looks like a share of one; no slider stands there, for those steps are whole."""
        return self.times > 1 and 0 < number < 1 and float(self.lever.value) >= LIKELY and not 0 < self.step < 1

    def _bounds(self) -> tuple[Decimal, Decimal]:
        low, high = (
            Decimal(repr(each)) * self.times if each is not None else Decimal(sign) * Decimal("Infinity")
            for each, sign in ((self.lever.low, -1), (self.lever.high, 1))
        )
        return low, high

    def _between(self, low: Decimal, high: Decimal) -> str:
        if high.is_infinite():
            return f"vanaf {dutch.quantity(float(low))}"
        start = "van meer dan" if self.lever.above else "van"
        end = "tot" if self.lever.below else "tot en met"
        return f"{start} {dutch.quantity(float(low))} {end} {dutch.quantity(float(high))}"


def entry_of(result: Result, lever: Lever) -> Entry:
    """Entry of a lever of a worked-out scenario."""
    owner, label, unit = _words(result, lever)
    quantity = QUANTITIES.get(_measured_by(result, lever), "count")
    entry = Entry(lever, owner, label, unit, quantity)
    if lever.kind in ("number", "whole"):
        low, high, step = _slider(entry, result)
        return replace(entry, low=low, high=high, step=step)
    return replace(entry, options=tuple(_options(result, lever)))


def _measured_by(result: Result, lever: Lever) -> str:
    """Return the key that says what a lever measures."""
    if lever.path.startswith(LAW_PATH):
        return result.reader.book.parameter(lever.path.removeprefix(LAW_PATH)).unit
    return key_of(lever.path)


def _words(result: Result, lever: Lever) -> tuple[str, str, str]:
    """What a lever belongs to, what it is and its unit."""
    if lever.path.startswith(LAW_PATH):
        about = result.reader.book.parameter(lever.path.removeprefix(LAW_PATH))
        return LAW_OWNER, about.label, UNITS[about.unit]
    section, name, *rest = lever.path.split(".")
    piece = getattr(result.scenario, section)[name].model_dump(by_alias=True)
    label, unit = described(piece, rest)
    if rest == ["factor"] and piece["share_of"]:  # which of them, where several stand below each other
        label = f"deel van “{result.scenario.flows[piece['share_of']].label}”"
    year = f" in {rest[-1]}" if rest[-1].isdigit() else ""
    return owner_of(result, lever.path), f"{label}{year}", unit


def _slider(entry: Entry, result: Result) -> tuple[float, float, float]:
    """Ends and step of the slider: around what the scenario has and what is uncertain, within what can be."""
    lever = entry.lever
    low, high = (each * entry.times if each is not None else math.inf for each in (lever.low, lever.high))
    if not (lever.path.startswith(LAW_PATH) or high - low <= NARROW):
        about = result.scenario.uncertainty.get(lever.path)
        least = LEAST[entry.quantity]
        now = float(lever.value) * entry.times * (2 if entry.times == 1 else 1)
        high = min(high, _round_up(max([now, least, *(end * entry.times for end in (ends(about) if about else ()))])))
    whole = lever.kind == "whole" or key_of(lever.path) in COUNTS
    parts = 200 if entry.quantity == "euro" else 100
    step = 1.0 if whole else _round_up((high - low) / parts)
    most = math.inf if lever.high is None else lever.high * entry.times
    return low + lever.above * step, high - (lever.below and high == most) * step, step


def _round_up(value: float) -> float:
    """Next 1, 2 or 5 with noughts: 17 becomes 20, 0,004 becomes 0,005."""
    power = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return next(round(each * power, 10) for each in (1, 2, 5, 10) if value <= each * power * (1 + 1e-9))


def _options(result: Result, lever: Lever) -> list[tuple[str, str]]:
    if lever.kind == "month":
        return [(label, dutch.month(label)) for label in result.horizon.month_labels]
    if lever.kind == "choice":
        return [(str(at), _choice(result, each)) for at, each in enumerate(lever.choices)]
    return []


def _choice(result: Result, choice: Any) -> str:
    if isinstance(choice, dict):
        return settlement_words(result, choice)
    return CHOICES.get(choice, str(choice))


def settlement_words(result: Result, paid: Mapping[str, Any]) -> str:
    """When a flow is paid, short enough for a choice: "in dezelfde maand", "na betaling door het Rijk; ..."."""
    flows, names = result.scenario.flows, {key: within(party) for key, party in result.scenario.parties.items()}
    if "with" not in paid:
        return when_paid(result.scenario, Paid.model_validate(paid))
    return f"na betaling door {names[flows[paid['with']].payer]}; een tekort is voor {names[paid['shortfall']]}"


def _decimal(text: str) -> Decimal:
    """Number that is written as `NUMBER`."""
    return Decimal(text.replace(".", "").replace(",", "."))


def _percent(share: Decimal) -> str:
    return dutch.quantity(float(share * 100))
