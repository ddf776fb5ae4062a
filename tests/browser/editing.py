"""What the studio's editors hand over to be saved, heard by the tests of what they keep."""

from __future__ import annotations

from playwright.sync_api import Page

#: written somewhere and taken back again
MARK = "Quite another word"
_LISTEN = """() => document.addEventListener("draft:content", ({detail}) => {
    window.saved = detail.content;
})"""
_SHOW = """async (content) => {
    const editor = document.querySelector("[data-editor]");
    editor.dispatchEvent(new CustomEvent("draft:show", {detail: {content}}));
}"""
#: Playwright's own waiting evaluates text in the page at its second look, which the page's
#: security policy forbids.
_SAVED = """({mark, there}) => new Promise((answer, refuse) => {
    const until = Date.now() + 60000;
    const look = () => {
        if (window.saved?.includes(mark) === there) return answer(window.saved);
        if (Date.now() > until) return refuse(new Error("nothing changed"));
        setTimeout(look, 20);
    };
    look();
})"""


def show(page: Page, content: str) -> None:
    """Let the open editor draw another content."""
    page.evaluate(_SHOW, content)


def listen(page: Page) -> None:
    """Take up from now on what the open editor would save."""
    page.evaluate(_LISTEN)


def saved(page: Page, *, marked: bool) -> str:
    """Wait for a text to be saved that holds the mark, or that does no longer."""
    content: str = page.evaluate(_SAVED, {"mark": MARK, "there": marked})
    return content
