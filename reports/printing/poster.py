"""The poster of the web chat: a sheet for the wall with a code that telephones scan, set by Typst; and the code alone."""

import json
from importlib.resources import files
from io import BytesIO

import segno

from language.phrases import Phrases
from reports.printing.pdf import HEI, SONG, compiled, families

PAPERS = ("a4", "a3")
MOST_OF_A_PLACE = 40
"""Characters of the place where it hangs, in the corner."""
_WORDS = ("poster_lead", "poster_scan", "poster_call", "poster_danger", "poster_english")
_STEPS = ("poster_step_say", "poster_step_send", "poster_step_follow")


def code(address: str) -> bytes:
    """The code as SVG: a quarter of it may be scratched off, and the white border that scanners need is part of it."""
    drawn = BytesIO()
    segno.make(address, error="q", micro=False).save(
        drawn, kind="svg", border=4, scale=8, light="#fff", xmldecl=False
    )
    return drawn.getvalue()


def poster(phrases: Phrases, city: str, address: str, place: str = "", paper: str = PAPERS[0]) -> bytes:
    """The sheet as PDF: `address` is where the code leads, `city` the name as people say it, `place` where it hangs,
    `paper` one of PAPERS."""
    told = {
        "title": phrases.text("service_title", city=city),
        **{key.removeprefix("poster_"): phrases.text(key) for key in _WORDS},
        "steps": [phrases.text(key) for key in _STEPS],
        "place": phrases.text("poster_place", place=place[:MOST_OF_A_PLACE]) if place else "",
        "address": address,
        "paper": paper,
        "fonts": [families(SONG), families(HEI)],
    }
    inputs = {"poster": json.dumps(told), "code": code(address).decode()}
    return compiled((files(__package__) / "poster.typ").read_bytes(), inputs, "pdf")[0]
