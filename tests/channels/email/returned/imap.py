"""A mailbox in a process of its own: enough of IMAP (RFC 3501) to be read, and a record of what was asked.

`python imap.py FOLDER [--epoch N]`: prints its port; each file `N.eml` of FOLDER is the mail with that number. Name
`retours`, password `s3cret`, or `sécrèt`. Every command received is added to FOLDER/asked.
"""

from __future__ import annotations

import base64
import re
import socketserver
import sys
from pathlib import Path

FOLDER = Path(sys.argv[1])
EPOCH = sys.argv[sys.argv.index("--epoch") + 1] if "--epoch" in sys.argv else "1"


class Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, rest = line.decode().strip().partition(" ")
            with (FOLDER / "asked").open("a") as log:
                log.write(rest + "\n")
            if not self.obey(tag, rest):
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def obey(self, tag: str, rest: str) -> bool:
        verb = rest.split(" ")[0].upper()
        if verb == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
        elif verb == "AUTHENTICATE":
            self.say("+ ")
            said = base64.b64decode(self.rfile.readline()).decode()
            if said != "\0retours\0sécrèt":
                self.say(f"{tag} NO [AUTHENTICATIONFAILED] no")
                return True
        elif verb == "LOGIN" and rest != 'LOGIN retours "s3cret"':
            self.say(f"{tag} NO [AUTHENTICATIONFAILED] no")
            return True
        elif verb in ("EXAMINE", "SELECT"):
            self.say(f"* {len(self.uids())} EXISTS")
            self.say(f"* OK [UIDVALIDITY {EPOCH}] valid")
        elif verb == "UID":
            self.numbered(rest)
        elif verb == "LOGOUT":
            self.say("* BYE")
            self.say(f"{tag} OK")
            return False
        self.say(f"{tag} OK done")
        return True

    def uids(self) -> list[int]:
        return sorted(int(path.stem) for path in FOLDER.glob("*.eml"))

    def numbered(self, rest: str) -> None:
        uids = self.uids()
        if search := re.search(r"SEARCH UID (\d+):\*", rest):
            found = [uid for uid in uids if uid >= int(search[1])] or uids[-1:]
            self.say("* SEARCH " + " ".join(map(str, found)))
        elif "SEARCH" in rest:
            self.say("* SEARCH " + " ".join(map(str, uids)))
        elif fetch := re.search(r"FETCH (\d+) \(BODY.PEEK", rest):
            octets = (FOLDER / f"{fetch[1]}.eml").read_bytes()
            self.wfile.write(f"* 1 FETCH (UID {fetch[1]} BODY[]<0> {{{len(octets)}}}\r\n".encode())
            self.wfile.write(octets + b")\r\n")


if __name__ == "__main__":
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        print(server.server_address[1], flush=True)
        server.serve_forever()
