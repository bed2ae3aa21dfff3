"""A relay in a process of its own: real SMTP, and every way in which relays misbehave.

`python relay.py FOLDER [--plain] [--login USER:PASSWORD] [--certificate FILE] [--most N]`: prints its port, then
writes each message that it truly took responsibility for into FOLDER. What it does is asked for by the part of the
recipient's address before the `@`, up to the first dot:

    rcpt450 rcpt550 rcpt421     that reply to RCPT          denied        554 5.7.1 Relay access denied
    end451 end554               that reply after the dot    cutrcpt       closes instead of answering RCPT
    cutdata                     closes instead of answering DATA
    cuttaken                    takes the message, closes before it says so
    cutlost                     receives the message, drops it, closes
    slow                        takes the message, answers after 30 s
    garbage                     takes the message, answers with something that is no SMTP
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import itertools
import re
import ssl
from pathlib import Path

NUMBER = itertools.count(1)
REPLIES = {
    "rcpt450": "450 4.2.0 Greylisted, come back",
    "rcpt550": "550 5.1.1 User unknown",
    "rcpt421": "421 4.3.2 Shutting down",
    "denied": "554 5.7.1 Relay access denied",
    "end451": "451 4.3.0 Queue full",
    "end554": "554 5.7.1 Message refused as spam",
}


class Gone(Exception):
    """This connection ends here."""


class Session:
    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: argparse.Namespace
    ) -> None:
        self.reader, self.writer, self.asked = reader, writer, asked
        self.known = not asked.login
        self.secure = False
        self.taken = 0
        self.forget()

    def forget(self) -> None:
        self.sender: str | None = None
        self.to: str | None = None

    async def serve(self) -> None:
        self.say("220 relay.test ESMTP")
        while line := await self.reader.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            await getattr(self, f"on_{verb.lower()}", self.on_unknown)(rest)
            await self.writer.drain()

    def say(self, line: str) -> None:
        self.writer.write(f"{line}\r\n".encode())

    async def on_unknown(self, rest: str) -> None:
        self.say("500 5.5.2 What?")

    async def on_ehlo(self, rest: str) -> None:
        extensions = ["relay.test", "8BITMIME"]
        extensions += [] if self.asked.plain else ["PIPELINING", "ENHANCEDSTATUSCODES"]
        extensions += ["AUTH PLAIN LOGIN"] if self.asked.login else []
        extensions += ["STARTTLS"] if self.asked.certificate and not self.secure else []
        for one in extensions[:-1]:
            self.say(f"250-{one}")
        self.say(f"250 {extensions[-1]}")

    async def on_starttls(self, rest: str) -> None:
        self.say("220 Ready")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.asked.certificate)
        await self.writer.start_tls(context)
        self.secure = True

    async def on_auth(self, rest: str) -> None:
        said = base64.b64decode(rest.split(" ")[1]).split(b"\0")[1:]
        self.known = b":".join(said).decode() == self.asked.login
        self.say("235 2.7.0 Welcome" if self.known else "535 5.7.8 Bad credentials")

    async def on_mail(self, rest: str) -> None:
        if not self.known:
            self.say("530 5.7.0 Authentication required")
        elif self.sender is not None:
            self.say("503 5.5.1 Sender already given")
        elif self.taken == self.asked.most:
            self.say("421 4.7.0 Enough for one connection")
            raise Gone
        else:
            self.sender = rest.partition("<")[2].partition(">")[0]
            self.say("250 2.1.0 Ok")

    async def on_rcpt(self, rest: str) -> None:
        to = rest.partition("<")[2].partition(">")[0]
        way = self.way_of(to)
        if way == "cutrcpt":
            raise Gone
        if self.sender is None:
            self.say("503 5.5.1 Sender first")
        elif way.startswith("rcpt") or way == "denied":
            self.say(REPLIES[way])
            if way == "rcpt421":
                raise Gone
        else:
            self.to = to
            self.say("250 2.1.5 Ok")

    async def on_data(self, rest: str) -> None:
        if self.to is None:
            self.say("554 5.5.1 No valid recipients")
            return
        way = self.way_of(self.to)
        if way == "cutdata":
            raise Gone
        self.say("354 Go ahead")
        await self.writer.drain()
        octets = await self.reader.readuntil(b"\r\n.\r\n")
        await self.end(way, re.sub(rb"(?m)^\.", b"", octets[:-3]))
        self.forget()

    async def end(self, way: str, octets: bytes) -> None:
        if way.startswith("end"):
            self.say(REPLIES[way])
            return
        if way == "cutlost":
            raise Gone
        number = self.keep(octets)
        if way == "cuttaken":
            raise Gone
        if way == "slow":
            await asyncio.sleep(30)
        self.say("\x00\xff nonsense" if way == "garbage" else f"250 2.0.0 Ok: queued as {number}")

    def keep(self, octets: bytes) -> str:
        number = f"{next(NUMBER):06d}"
        head = f"X-Envelope-From: {self.sender}\r\nX-Envelope-To: {self.to}\r\n".encode()
        whole = self.asked.folder / f".{number}"
        whole.write_bytes(head + octets)
        whole.rename(self.asked.folder / f"{number}.eml")
        self.taken += 1
        return number

    async def on_rset(self, rest: str) -> None:
        self.forget()
        self.say("250 2.0.0 Ok")

    async def on_noop(self, rest: str) -> None:
        self.say("250 2.0.0 Ok")

    async def on_quit(self, rest: str) -> None:
        self.say("221 2.0.0 Bye")
        raise Gone

    @staticmethod
    def way_of(address: str) -> str:
        return address.partition("@")[0].partition(".")[0]


async def main(asked: argparse.Namespace) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await Session(reader, writer, asked).serve()
        except (Gone, ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=16 * 1024 * 1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--login", default="")
    parser.add_argument("--certificate", default="")
    parser.add_argument("--most", type=int, default=-1)
    asyncio.run(main(parser.parse_args()))
