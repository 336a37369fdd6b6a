"""Every page of the console, each with a role that may open it: for tests of what pages look like and weigh."""

from collections.abc import Iterator
from dataclasses import dataclass

from console.routes import ROUTES
from console.users import ROLES
from desk.projects import begin
from hotline.pack.revisions import load
from tests.console.walking import Request, Things, make_things, office, requests
from tests.console.world import World, press_pack

READERS = ("admin", "duty_leader", "approver", "unit_leader")
"""Who opens a page: the first of them that may."""
NOT_PAGES = frozenset({"home", "articles_export", "bulletin_style"}) | {
    route.endpoint for route in ROUTES if route.by_itself
}
"""Files, the first page, which only leads on, and what an open page asks for by itself."""
LONG = "小区北门的路灯坏了一个多星期没有人来修，晚上老人和孩子都不敢出门"


@dataclass(frozen=True)
class Opened:
    """One page of the walk: its endpoint, its path below /console, and the role that opens it."""

    endpoint: str
    path: str
    role: str


def pages(things: Things) -> Iterator[Opened]:
    """Everything that a GET shows; addresses that lead to files are left out."""
    for request in requests():
        if request.method == "GET" and _is_page(request) and (role := _reader(request.endpoint)):
            yield Opened(request.endpoint, request.path.format(**vars(things)), role)


def _is_page(request: Request) -> bool:
    return request.endpoint not in NOT_PAGES and not request.endpoint.endswith("_file")


def _reader(endpoint: str) -> str:
    allowed = next(route.roles for route in ROUTES if route.endpoint == endpoint) or frozenset(ROLES)
    return next((role for role in (*READERS, *ROLES) if role in allowed), "")


def furnish(world: World, rows: int) -> Things:
    """Something of everything, and so many rows, with words as long as citizens use, in the lists that grow every day."""
    things = make_things(world, "admin")
    load(world.db, press_pack(), "start", world.now)
    with world.db.write() as tx:
        begin(tx, office("seat"), "保交楼小区", LONG, world.now)
    for n in range(rows):
        world.open_ticket(title=f"{LONG}{n}", text=LONG * 8, sender=f"citizen-{n}")
        world.hear(f"somebody {n}", f"{LONG}{n}")
        world.put(world.reply(f"somebody {n}", LONG * 4), "dead")
    return things
