"""Every provider of SMS keeps the contract, over real sockets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.channels.sms.peers import SmsPeer
from tests.contracts.channel import ChannelContract
from tests.contracts.fakes import Fakes

OVER_HTTP = ("ovhcloud", "brevo", "octopush", "smsfactor", "twilio", "http")


@pytest.mark.parametrize("provider", OVER_HTTP, scope="class")
class TestOverHttp(ChannelContract):
    @pytest.fixture
    def peer(self, provider: str, fakes: Fakes, tmp_path: Path) -> SmsPeer:
        return SmsPeer(provider, fakes, tmp_path, unable=frozenset({"silent"}))


class TestOverSmpp(ChannelContract):
    @pytest.fixture
    def peer(self, fakes: Fakes, tmp_path: Path) -> SmsPeer:
        return SmsPeer("smpp", fakes, tmp_path, unable=frozenset({"redirect", "drip", "empty"}))
