"""Who consents and who may be reached, as conditions: the table of reach, brought up to date when it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from chaland.consent.domain.words import Channel
from chaland.consent.queries.reach import anyone


class Reaching(Mapping[str, str]):
    """By channel, the condition on `c.id`. `consented`: to any purpose; `reachable`: for one that prospects.

    Reading a condition first works out what changed since it was last read: what is asked with it then is
    exact. Raises: UnderWay (`reach_underway`) when there is too much to work out while somebody waits.
    """

    def __init__(self, what: Literal["consented", "reachable"]) -> None:
        self._what = what

    def __getitem__(self, channel: str) -> str:
        # The whole of the law comes with it, and few sentences ask for it.
        from chaland.consent.services.reach import catch_up

        known = Channel(channel)
        catch_up()
        return anyone(known, self._what, prospecting_only=self._what == "reachable")

    def __iter__(self) -> Iterator[str]:
        return (channel.value for channel in Channel)

    def __contains__(self, channel: object) -> bool:
        return channel in set(Channel)

    def __len__(self) -> int:
        return len(Channel)
