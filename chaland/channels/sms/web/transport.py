"""What the providers asked over HTTP have in common: several requests at once, each answered for itself."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any, TypeVar

import httpx

from chaland.channels.port import Answer, SmsMessage
from chaland.channels.terms import Terms
from chaland.channels.web.asking import Call, Reply, Silence, ask, new_client
from chaland.channels.web.verdict import Stranded, judge, presentable, unknown, why
from chaland.kernel.errors import ProviderFailed
from chaland.kernel.text import Text

WINDOW = 10
TIMEOUT_S = 30.0
T = TypeVar("T")


class WebTransport(ABC):
    """Each provider says how a message is asked for (`call_for`) and what a good answer says (`read`)."""

    provider: str
    base_url: str
    """Where its API is; another one may be given in the option `base_url`, such as that of the shipped fakes."""
    window = WINDOW

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.base = terms.option("base_url", self.base_url).rstrip("/")
        self._timeout_s = terms.number("timeout_s", TIMEOUT_S)
        self._opened: tuple[asyncio.AbstractEventLoop, httpx.AsyncClient] | None = None

    @abstractmethod
    def call_for(self, message: SmsMessage) -> Call: ...

    @abstractmethod
    def read(self, message: SmsMessage, reply: Reply) -> Answer | Stranded | None:
        """What a good answer (2xx) says; None when it is not understood."""

    def prepare(self) -> None:  # noqa: B027
        """What must be asked before the first message: nothing, for most. Raises: ProviderFailed."""

    def read_refusal(self, message: SmsMessage, reply: Reply) -> Answer | None:
        """What an answer 4xx says, where it means something else than it does elsewhere."""
        return None

    def send(self, messages: Sequence[SmsMessage]) -> Iterator[Answer]:
        """Raises: ProviderFailed (`provider_down`, `provider_refused`) when none was taken."""
        self.prepare()
        tasks = {self._loop.create_task(self._hand_over(message)) for message in messages}
        stranded: list[Stranded] = []
        try:
            while tasks:
                waiting = asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                done, tasks = self._loop.run_until_complete(waiting)
                for got in [task.result() for task in done]:
                    if isinstance(got, Stranded):
                        stranded.append(got)
                    else:
                        yield got
        finally:
            self._abandon(tasks)
        if stranded and len(stranded) == len(messages):
            raise self.failed(stranded[0])
        yield from (one.later() for one in stranded)

    def ask(self, call: Call) -> Reply:
        """One question that sends nothing. Raises: ProviderFailed (`provider_down`, `provider_refused`,
        `provider_garbled`)."""
        got = self._run(ask(self._client, call, self._timeout_s))
        if isinstance(got, Silence):
            raise self.failed(Stranded("", got.code, "", permanent=got.impossible))
        if not 200 <= got.status < 300:
            code, detail = why(got)
            raise self.failed(
                Stranded("", code, detail, permanent=400 <= got.status < 500 and got.status != 429)
            )
        return got

    def failed(self, stranded: Stranded) -> ProviderFailed:
        said = self.terms.veiled(" ".join(filter(None, (stranded.code, stranded.detail))))
        if stranded.permanent:
            told = Text("{provider} refuse : {why}.", "{provider} refuses: {why}.")
            remedy = Text("Vérifiez le compte et ses identifiants.", "Check the account and its credentials.")
            return ProviderFailed(
                "provider_refused", told, permanent=True, remedy=remedy, provider=self.provider, why=said
            )
        told = Text("{provider} ne répond pas : {why}.", "{provider} does not answer: {why}.")
        return ProviderFailed("provider_down", told, permanent=False, provider=self.provider, why=said)

    def refuse_to_guess(self) -> None:
        """That a message is not found proves nothing, unless the account says so: a provider may hold it back for the
        night, or have dropped its tag. Raises: ProviderFailed (`absence_unproven`)."""
        if self.terms.option("absence") != "proof":
            told = Text(
                "{provider} ne trouve pas le message, ce qui ne prouve pas qu'il ne partira pas.",
                "{provider} does not find the message, which does not prove that it will not leave.",
            )
            raise ProviderFailed("absence_unproven", told, permanent=False, provider=self.provider)

    def garbled(self) -> ProviderFailed:
        told = Text(
            "La réponse de {provider} n'est pas comprise.", "The answer of {provider} is not understood."
        )
        return ProviderFailed("provider_garbled", told, permanent=False, provider=self.provider)

    def close(self) -> None:
        if self._opened:
            self._run(self._client.aclose())
            self._run(self._loop.shutdown_asyncgens())
            self._loop.close()
            self._opened = None

    async def _hand_over(self, message: SmsMessage) -> Answer | Stranded:
        got = await ask(self._client, self.call_for(message), self._timeout_s)
        return presentable(self._answer(message, got), self.terms)

    def _answer(self, message: SmsMessage, got: Reply | Silence) -> Answer | Stranded:
        if isinstance(got, Reply) and 400 <= got.status < 500 and (answer := self.read_refusal(message, got)):
            return answer
        judged = judge(message.client_ref, got)
        if judged or isinstance(got, Silence):
            return judged or unknown(message.client_ref, "silence")
        return self.read(message, got) or unknown(message.client_ref, "garbled", _glimpse(got))

    def _abandon(self, tasks: set[asyncio.Task[Any]]) -> None:
        """Whoever stopped listening gets no answer: what was handed over is unknown to them."""
        for task in tasks:
            task.cancel()
        if tasks:
            self._run(asyncio.wait(tasks))

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return self._open()[0]

    @property
    def _client(self) -> httpx.AsyncClient:
        return self._open()[1]

    def _open(self) -> tuple[asyncio.AbstractEventLoop, httpx.AsyncClient]:
        """On first use: one that only reads what providers say needs neither."""
        if self._opened is None:
            self._opened = asyncio.new_event_loop(), new_client(self._timeout_s, WINDOW)
        return self._opened

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)


def _glimpse(reply: Reply) -> str:
    """The beginning of what was not understood, for whoever looks into it."""
    return reply.body[:120].decode("utf-8", "replace")
