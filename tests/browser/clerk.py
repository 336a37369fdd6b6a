"""What a member of the staff does in the console and sees there."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.site import PASSWORD


class Clerk:
    """One signed-in person; pages are found by the menu, forms and buttons by their words."""

    def __init__(self, page: Page, name: str, password: str = PASSWORD) -> None:
        self.page = page
        self.name = name
        self.sign_in(password)

    def sign_in(self, password: str) -> None:
        """Through the form, as everybody."""
        self.page.goto("/console/")
        self.page.get_by_label("用户名").fill(self.name)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()
        expect(self.page.get_by_label("密码", exact=True)).to_have_count(0)

    def menu(self, title: str) -> None:
        """To a page by the menu, which on a narrow screen is folded."""
        folded = self.page.locator("details.menu > summary")
        if folded.is_visible():
            folded.click()
        self.page.get_by_role("navigation", name="主菜单").get_by_role("link", name=title).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def open_ticket(self, number: str) -> None:
        """From the list to the ticket."""
        self.menu("工单")
        self.page.get_by_role("row").filter(has_text=number).get_by_role("link").first.click()
        expect(self.page.locator("main")).to_contain_text(number)

    def do(self, action: str, **fields: str) -> None:
        """Open the form of an action, fill it in, send it and be told that it is done."""
        form = self.form(action)
        for label, value in fields.items():
            field = form.get_by_label(label)
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        form.get_by_role("button", name=action).click()
        expect(self.page.get_by_role("status")).to_have_text(f"已{action}。")

    def form(self, action: str) -> Locator:
        """The form of an action, opened."""
        summary = self.page.locator("summary").get_by_text(action, exact=True)
        summary.click()
        return self.page.locator("details.action").filter(has=summary)

    def open_talk(self, words: str) -> None:
        """From the list to the conversation in which this was said last."""
        self.menu("会话")
        self.page.get_by_role("link", name=words).first.click()
        expect(self.page.get_by_role("region", name="来往消息")).to_contain_text(words)
