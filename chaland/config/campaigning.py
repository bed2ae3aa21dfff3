"""What sends campaigns: who writes audiences, who hands messages over, who wakes them."""

from __future__ import annotations

from chaland.campaigns.automations import running
from chaland.campaigns.hooks import calling
from chaland.campaigns.queries.segments_used import resting_on
from chaland.campaigns.services import clearing, dispatching, freezing, hiring, listening, results
from chaland.campaigns.services.following import follow_merges
from chaland.customers.services.merging import follow_with
from chaland.enrichment.lists.ports import when_names_go
from chaland.jobs import pulses, registry
from chaland.segments.uses import ask_users_of_segments


def wire_campaigning() -> None:
    registry.register(freezing.KIND, freezing.run)
    registry.register(clearing.KIND, clearing.run)
    registry.register(dispatching.KIND, dispatching.run)
    registry.register(results.KIND, results.run)
    pulses.register(pulses.Pulse("campaigns.wake", 1.0, dispatching.wake))
    pulses.register(pulses.Pulse("campaigns.listen", 20.0, listening.listen, waits=True))
    pulses.register(pulses.Pulse("automations", 2.0, running.advance, waits=True))
    pulses.register(pulses.Pulse("hooks", 5.0, calling.make_calls, waits=True))
    ask_users_of_segments(resting_on)
    follow_with(follow_merges)
    when_names_go(hiring.forget_names)
