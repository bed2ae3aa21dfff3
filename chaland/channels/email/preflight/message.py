"""Whether one written message is sound. Pure, but for the weights of pictures, which are asked of whoever is passed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from chaland.channels.email.preflight.findings import Finding, Level, found
from chaland.channels.port import EmailMessage
from chaland.kernel.folding import fold
from chaland.kernel.text import Text

CLIPPED_OCTETS = 102_400
"""Gmail shows no more of a message's HTML."""
HEAVY_PICTURE, HEAVY_PICTURES = 300_000, 1_000_000
_LONG_SUBJECT = 70
_FEW_WORDS = 20
_MOST_PICTURES = 20
_NO_REPLY = re.compile(r"(no|ne|nepas|do-?not)[-_.]?(reply|pas[-_.]?repondre|repondre)", re.IGNORECASE)
_ONE_CLICK = re.compile(r"<(https?://[^>\s]+)>")
_SHOWN_ADDRESS = re.compile(r"\s*(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:/\S*)?\s*", re.IGNORECASE)

Weigh = Callable[[str], int | None]


class _Seen(HTMLParser):
    """`pictures`: address and words; `links`: address and what is shown of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pictures: list[tuple[str, str | None]] = []
        self.links: list[tuple[str, str]] = []
        self.words = ""
        self._hidden = 0
        self._in_link = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self._hidden += tag in ("style", "script", "title")
        if tag == "img":
            self.pictures.append((told.get("src") or "", told.get("alt")))
        elif tag == "a":
            self._in_link = True
            self.links.append((told.get("href") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script", "title")
        self._in_link = self._in_link and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.words += data
            if self._in_link:
                href, shown = self.links[-1]
                self.links[-1] = (href, shown + data if len(shown) < 200 else shown)


def check_message(message: EmailMessage, *, legal_name: str, weigh: Weigh | None = None) -> list[Finding]:
    """message: as it would leave for one person. legal_name: whose it is. weigh: octets of a picture by its address,
    None when nobody knows."""
    seen = _Seen(message.html)
    return [
        *_subject(message.subject),
        *_parts(message, seen),
        *_pictures(seen, weigh),
        *_links(seen),
        *_answering(message),
        *(_way_out(message) if message.marketing else ()),
        *_identity(message, seen, legal_name),
    ]


def _subject(subject: str) -> Iterator[Finding]:
    letters = [char for char in subject if char.isalpha()]
    if not subject.strip():
        yield found("subject_missing", Level.STOP, _SUBJECT_MISSING)
    elif len(subject) > _LONG_SUBJECT:
        yield found("subject_long", Level.NOTE, _SUBJECT_LONG, count=len(subject))
    if len(letters) >= 8 and all(char.isupper() for char in letters):
        yield found("subject_shouts", Level.WARN, _SUBJECT_SHOUTS)


def _parts(message: EmailMessage, seen: _Seen) -> Iterator[Finding]:
    if not message.text.strip():
        yield found("text_missing", Level.WARN, _TEXT_MISSING)
    octets = len(message.html.encode("utf-8", "replace"))
    if octets > CLIPPED_OCTETS:
        yield found("html_heavy", Level.WARN, _HTML_HEAVY, count=octets // 1024)
    if seen.pictures and len(seen.words.split()) < _FEW_WORDS:
        yield found("pictures_alone", Level.WARN, _PICTURES_ALONE)


def _pictures(seen: _Seen, weigh: Weigh | None) -> Iterator[Finding]:
    for src in dict.fromkeys(src for src, alt in seen.pictures if alt is None):
        yield found("alt_missing", Level.WARN, _ALT_MISSING, src[:200])
    weights: dict[str, int] = {}
    for src in list(dict.fromkeys(src for src, _ in seen.pictures))[:_MOST_PICTURES] if weigh else ():
        if (octets := weigh(src) if weigh else None) is not None:
            weights[src] = octets
    for src, octets in weights.items():
        if octets > HEAVY_PICTURE:
            yield found("picture_heavy", Level.WARN, _PICTURE_HEAVY, src[:200], count=octets // 1_000)
    if sum(weights.values()) > HEAVY_PICTURES:
        yield found("pictures_heavy", Level.WARN, _PICTURES_HEAVY, count=sum(weights.values()) // 1_000)


def _links(seen: _Seen) -> Iterator[Finding]:
    for href, shown in dict.fromkeys(seen.links):
        if href.lower().startswith("http://"):
            yield found("link_plain", Level.NOTE, _LINK_PLAIN, href[:200])
        named = _SHOWN_ADDRESS.fullmatch(shown)
        if named and href.startswith("http") and not f".{_host(href)}".endswith(f".{_host(named[1])}"):
            yield found("link_disguised", Level.WARN, _LINK_DISGUISED, href[:200], shown=named[1])


def _answering(message: EmailMessage) -> Iterator[Finding]:
    """EML-05: somebody has to be reachable."""
    told = message.reply_to or message.sender
    if _NO_REPLY.match(fold(told)):
        yield found("no_reply", Level.STOP if message.marketing else Level.WARN, _NO_ANSWER, told)


def _way_out(message: EmailMessage) -> Iterator[Finding]:
    """EML-05, EML-07: in the message, and in one click from the mail program."""
    headers = {name.lower(): value for name, value in message.headers.items()}
    link = _ONE_CLICK.search(headers.get("list-unsubscribe", ""))
    if link is None:
        yield found("unsubscribe_missing", Level.STOP, _NO_WAY_OUT)
        return
    if not link[1].startswith("https://") or "list-unsubscribe-post" not in headers:
        yield found("unsubscribe_slow", Level.WARN, _NO_ONE_CLICK)
    page = link[1].rpartition("/")[0]
    for part, words in (("html", message.html), ("text", message.text)):
        if words.strip() and page not in words:
            yield found("unsubscribe_hidden", Level.STOP, _WAY_OUT_HIDDEN, part)


def _identity(message: EmailMessage, seen: _Seen, legal_name: str) -> Iterator[Finding]:
    for part, words in (("html", seen.words), ("text", message.text)):
        if words.strip() and fold(legal_name) not in fold(" ".join(words.split())):
            level = Level.STOP if message.marketing else Level.WARN
            yield found("identity_missing", level, _NOBODY, part, name=legal_name)


def _host(address: str) -> str:
    bare = re.sub(r"^https?://", "", address.lower())
    return re.split(r"[/?#:]", bare, maxsplit=1)[0].removeprefix("www.")


_SUBJECT_MISSING = Text("L'objet manque.", "The subject is missing.")
_SUBJECT_LONG = Text(
    "L'objet a {count} caractères : les téléphones en montrent une quarantaine.",
    "The subject has {count} characters: phones show some forty.",
)
_SUBJECT_SHOUTS = Text(
    "L'objet est tout en capitales : les filtres l'écartent.",
    "The subject is all capitals: filters put it aside.",
)
_TEXT_MISSING = Text(
    "Il manque la version en texte simple : les filtres y voient un signe de courrier indésirable.",
    "The plain text part is missing: filters take that for a sign of spam.",
)
_HTML_HEAVY = Text(
    "Le message pèse {count} ko : Gmail le coupe à 100 ko, pied de page compris.",
    "The message weighs {count} kB: Gmail cuts it at 100 kB, footer included.",
)
_PICTURES_ALONE = Text(
    "Presque tout est dans les images : qui ne les affiche pas ne lit rien, et les filtres s'en méfient.",
    "Nearly all is in pictures: those who do not show them read nothing, and filters distrust it.",
)
_ALT_MISSING = Text(
    "Cette image n'a pas de texte de remplacement.", "This picture has no words for where it is not shown."
)
_PICTURE_HEAVY = Text(
    "Cette image pèse {count} ko : réduisez-la sous 300 ko.",
    "This picture weighs {count} kB: bring it under 300 kB.",
)
_PICTURES_HEAVY = Text(
    "Les images pèsent {count} ko en tout : c'est long à charger sur un téléphone.",
    "The pictures weigh {count} kB in all: that is long to load on a phone.",
)
_LINK_PLAIN = Text("Ce lien n'est pas en https.", "This link is not https.")
_LINK_DISGUISED = Text(
    "Le lien affiche {shown} mais mène ailleurs : les filtres y voient un hameçonnage.",
    "The link shows {shown} but leads elsewhere: filters take that for phishing.",
)
_NO_ANSWER = Text(
    "Personne ne lit cette adresse : donnez une adresse de réponse qui fonctionne.",
    "Nobody reads this address: give one for answers that works.",
)
_NO_WAY_OUT = Text(
    "La désinscription en un clic manque (List-Unsubscribe).",
    "One-click unsubscribing is missing (List-Unsubscribe).",
)
_NO_ONE_CLICK = Text(
    "La désinscription ne se fait pas en un clic : il faut une adresse publique en https (CHALAND_URL).",
    "Unsubscribing does not take one click: that needs a public https address (CHALAND_URL).",
)
_WAY_OUT_HIDDEN = Text(
    "Le lien de désinscription ne se voit pas dans le message.",
    "The unsubscribe link is not to be seen in the message.",
)
_NOBODY = Text(
    "Le message ne dit pas qui l'envoie ({name}).", "The message does not say who sends it ({name})."
)
