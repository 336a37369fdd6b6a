"""The poster of the citizens' page: its code to look at, and the sheet for the wall as a file."""

from io import BytesIO

from flask import Response, abort, request, send_file
from flask.typing import ResponseReturnValue

from console import context
from reports.printing.poster import MOST_OF_A_PLACE, PAPERS, code

CHAT = "/chat"


def shown() -> ResponseReturnValue:
    """The code and where it leads. An address that other machines cannot reach is warned of."""
    public = context.access().public_url
    return context.page(
        "poster", address=_address(), is_public=bool(public), papers=PAPERS, most=MOST_OF_A_PLACE
    )


def file(form: str) -> ResponseReturnValue:
    """The sheet (`pdf`) or the code alone (`svg`)."""
    if form == "svg":
        return Response(code(_address()), mimetype="image/svg+xml")
    press, paper = context.city().press, request.args.get("paper", PAPERS[0])
    if press is None or form != "pdf" or paper not in PAPERS:
        abort(404)
    data = press.poster(_address(), request.args.get("place", "").strip()[:MOST_OF_A_PLACE], paper)
    return send_file(
        BytesIO(data), mimetype="application/pdf", as_attachment=True, download_name=f"poster-{paper}.pdf"
    )


def _address() -> str:
    base = context.access().public_url or request.host_url
    return f"{base.rstrip('/')}{CHAT}"
