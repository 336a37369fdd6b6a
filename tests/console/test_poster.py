"""The poster in the console: its code, its sheet, and the warning where nobody outside can reach the address."""

from tests.console.world import World


def test_the_sheet_and_the_code_are_files_and_nothing_else_is(world: World) -> None:
    admin = world.browser("admin")
    drawn = admin.get("/poster/poster.svg")
    assert (drawn.mimetype, drawn.text.startswith("<svg")) == ("image/svg+xml", True)
    sheet = admin.get("/poster/poster.pdf?paper=a3&place=%3Cb%3E大厅")
    assert (sheet.mimetype, sheet.data[:5]) == ("application/pdf", b"%PDF-")
    for other in ("/poster/poster.exe", "/poster/poster.pdf?paper=a0"):
        assert admin.get(other).status_code == 404


def test_an_address_that_nobody_outside_may_reach_is_warned_of(world: World) -> None:
    assert "HOTLINE_PUBLIC_URL" in world.browser("duty_leader").get("/poster").text
