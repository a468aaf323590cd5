"""What a party is called within a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.model.scenario import Party

ARTICLES = ("De", "Het")


def within(party: Party) -> str:
    """Name of a party within a sentence: "het Rijk", but "De Risse", where the article belongs to the name.

    A name may be plural ("Gemeenten in de regio"): let no verb have it for its subject.
    """
    article, _, rest = party.name.partition(" ")
    return f"{article.lower()} {rest}" if party.group == "rijk" and rest and article in ARTICLES else party.name
