"""A service's answer, bounded in size and in time however slowly it drips. requests alone bounds each octet's wait."""

from __future__ import annotations

import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter

MOST_OCTETS = 1 << 20


class BoundedAdapter(HTTPAdapter):
    """To be mounted on a session. `seconds`: for the whole answer. Never tries again."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        super().__init__(max_retries=0)

    def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:  # type: ignore[override]
        """Raises: requests.RequestException."""
        # Unpacked, a small answer may be a huge one.
        request.headers["Accept-Encoding"] = "identity"
        ends = time.monotonic() + self._seconds
        response = super().send(request, **{**more, "stream": True})
        try:
            response._content = _read(response, ends)
        finally:
            if response._content is False:
                response.raw.close()  # the rest of it is not waited for, nor its connection used again
        response.raw.release_conn()
        return response


def _read(response: requests.Response, ends: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := _part(response):
        parts.append(part)
        size += len(part)
        if size > MOST_OCTETS:
            raise requests.exceptions.ContentDecodingError("larger than an answer is", response=response)
        if time.monotonic() > ends:
            raise requests.exceptions.ReadTimeout("slower than an answer is", response=response)
    return b"".join(parts)


def _part(response: requests.Response) -> bytes:
    try:
        return bytes(response.raw.read1(1 << 16))
    except Exception as fault:
        raise requests.exceptions.ChunkedEncodingError(str(fault), response=response) from fault
