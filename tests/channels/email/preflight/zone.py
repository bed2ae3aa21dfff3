"""A DNS server on this machine: real packets, over UDP and TCP, from records written in a test."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

Records = Mapping[tuple[str, str], list[str]]
"""(name, type) -> what the zone file would say; `SILENT` alone: no answer at all; `REFUSED`: that."""
_PLAIN_UDP = 512


class _Server:
    """What both servers know."""

    records: Records
    asked: list[str]

    def answer(self, octets: bytes, *, room: int) -> bytes | None:
        query = dns.message.from_wire(octets)
        question = query.question[0]
        name, kind = (
            question.name.to_text(omit_final_dot=True).lower(),
            dns.rdatatype.to_text(question.rdtype),
        )
        self.asked.append(f"{kind} {name}")
        response = dns.message.make_response(query)
        said = self.records.get((name, kind))
        if said == ["SILENT"]:
            return None
        if said == ["REFUSED"]:
            response.set_rcode(dns.rcode.REFUSED)
        elif said:
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *said))
        elif not any(known == name for known, _ in self.records):
            response.set_rcode(dns.rcode.NXDOMAIN)
        wire = response.to_wire(max_size=65_535)
        if len(wire) > room:
            response.answer.clear()
            response.flags |= dns.flags.TC
            wire = response.to_wire()
        return wire


class _Udp(_Server, socketserver.ThreadingUDPServer):
    daemon_threads = True


class _Tcp(_Server, socketserver.ThreadingTCPServer):
    daemon_threads = True


class _UdpHandler(socketserver.BaseRequestHandler):
    server: _Udp

    def handle(self) -> None:
        octets, sock = self.request
        if wire := self.server.answer(octets, room=_PLAIN_UDP):
            sock.sendto(wire, self.client_address)


class _TcpHandler(socketserver.StreamRequestHandler):
    server: _Tcp

    def handle(self) -> None:
        (length,) = struct.unpack("!H", self.rfile.read(2))
        if wire := self.server.answer(self.rfile.read(length), room=65_535):
            self.wfile.write(struct.pack("!H", len(wire)) + wire)


def _on_one_port() -> tuple[_Udp, _Tcp]:
    """A port that is free for UDP may be taken for TCP: another one then."""
    for _ in range(50):
        udp = _Udp(("127.0.0.1", 0), _UdpHandler)
        try:
            return udp, _Tcp(("127.0.0.1", udp.server_address[1]), _TcpHandler)
        except OSError:
            udp.server_close()
    raise OSError("no port is free for both UDP and TCP")


@contextmanager
def serving(records: Records) -> Iterator[tuple[dns.resolver.Resolver, list[str]]]:
    """A resolver that asks it alone, and all that was asked."""
    asked: list[str] = []
    udp, tcp = _on_one_port()
    threads = []
    for server in (udp, tcp):
        server.records, server.asked = records, asked
        threads.append(threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True))
        threads[-1].start()
    resolver: Any = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], udp.server_address[1]
    try:
        yield resolver, asked
    finally:
        for server in (udp, tcp):
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()
