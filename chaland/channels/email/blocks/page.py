"""Blocks as the HTML of an e-mail, by way of MJML. Pure: nothing is fetched, whatever the blocks say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

import css_inline
from mjml import mjml2html

from chaland.channels.email.blocks import sections
from chaland.channels.email.blocks.footer import Identity
from chaland.channels.email.blocks.kinds import Block
from chaland.channels.email.blocks.liquid import Kept
from chaland.kernel.text import Language

ACCENT = "#1f4e79"
_FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"


def html_of(
    blocks: Sequence[Block],
    *,
    language: Language,
    identity: Identity,
    subject: str = "",
    preheader: str = "",
    accent: str = ACCENT,
) -> str:
    """One document, Liquid left as it is: made once a campaign, filled in once a person.

    preheader: what the list of messages shows after the subject. accent: colour of buttons and links, `#rrggbb`.
    The styles are inlined; what cannot be (one column on a phone, dark mode) stays in one <style>.
    """
    kept = Kept(json.dumps([[block.model_dump() for block in blocks], subject, preheader], default=str))
    look = sections.Look(kept, language, accent)
    page = _PAGE.format(
        language=language,
        subject=escape(kept.hide(subject), quote=False),
        preheader=escape(kept.hide(preheader), quote=False),
        font=_FONT,
        styles=_styles(),
        accent=accent,
        sections=sections.write(blocks, identity, look),
    )
    return kept.show(_inliner().inline(mjml2html(page, fonts={}, social_icon_origin="")))


_PAGE = """<mjml lang="{language}"><mj-head><mj-title>{subject}</mj-title><mj-preview>{preheader}</mj-preview>
<mj-attributes><mj-all font-family="{font}" padding="0" />
<mj-text font-size="16px" line-height="1.5" color="#1f2328" padding="6px 24px" />
<mj-image padding="8px 24px" /><mj-divider padding="16px 24px" border-width="1px" border-color="#d0d7de" />
<mj-button padding="12px 24px" inner-padding="12px 24px" font-size="16px" font-weight="600" border-radius="6px" />
</mj-attributes>
<mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no"></mj-raw>
<mj-style>a {{ color: {accent}; }} {styles}</mj-style></mj-head>
<mj-body background-color="#f3f4f6" css-class="page">{sections}</mj-body></mjml>"""


@cache
def _styles() -> str:
    return Path(__file__).with_name("look.css").read_text(encoding="utf-8")


@cache
def _inliner() -> css_inline.CSSInliner:
    # Left to itself it fetches the style sheets that a page names.
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True)
