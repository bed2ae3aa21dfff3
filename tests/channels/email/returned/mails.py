"""Mail as servers and people send it back: shapes of real ones, with names of examples."""

from __future__ import annotations

REF = "0123456789abcdef0123"
ORIGINAL = (
    "From: Garage <contact@garage.example>\r\nTo: claire@client.example\r\nSubject: Votre r=?utf-8?b?w6k=?=vision\r\n"
    f"Message-ID: <{REF}@garage.example>\r\n\r\nBonjour\r\n"
)


def report(
    status: str,
    diagnostic: str = "",
    *,
    action: str = "failed",
    to: str = f"retours+{REF}@garage.example",
    original: str = ORIGINAL,
    headers: str = "",
) -> bytes:
    """A report of RFC 3464, as Postfix writes it."""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered Mail\r\n{headers}"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you...\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\nArrival-Date: Mon, 23 Nov 2026 09:00:00 +0100\r\n\r\n"
        "Final-Recipient: rfc822; claire@client.example\r\nOriginal-Recipient: rfc822;Claire@client.example\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {diagnostic}\r\n\r\n"
        f"--B\r\nContent-Type: message/rfc822\r\n\r\n{original}\r\n--B--\r\n"
    ).encode()


def in_words(text: str, to: str = f"retours+{REF}@garage.example") -> bytes:
    """As qmail and old servers write it."""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: failure notice\r\n\r\n{text}\r\n"
    ).encode()


def complaint(
    kind: str = "abuse", *, sender: str = f"<retours+{REF}@garage.example>", original: str = ORIGINAL
) -> bytes:
    """A report of RFC 5965, as mailbox providers write it."""
    return (
        "From: feedback@isp.example\r\nTo: abuse@garage.example\r\nSubject: FW: Votre revision\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="F"\r\n\r\n'
        "--F\r\nContent-Type: text/plain\r\n\r\nThis is an email abuse report.\r\n"
        "--F\r\nContent-Type: message/feedback-report\r\n\r\n"
        f"Feedback-Type: {kind}\r\nUser-Agent: Isp/1.0\r\nVersion: 1\r\nOriginal-Mail-From: {sender}\r\n"
        "Original-Rcpt-To: <claire@client.example>\r\n\r\n"
        f"--F\r\nContent-Type: text/rfc822-headers\r\n\r\n{original}\r\n--F--\r\n"
    ).encode()


def reply(text: str, *, headers: str = "", subject: str = "Re: Votre révision", kind: str = "plain") -> bytes:
    """What somebody writes back to one of our messages."""
    return (
        f"Return-Path: <claire@client.example>\r\nFrom: Claire <claire@client.example>\r\nTo: contact@garage.example\r\n"
        f"Subject: {subject}\r\nIn-Reply-To: <{REF}@garage.example>\r\nMessage-ID: <r1@client.example>\r\n{headers}"
        f"MIME-Version: 1.0\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    ).encode()
