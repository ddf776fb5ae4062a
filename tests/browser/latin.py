"""What a Chinese page of the studio still says in English, heard by the tests of its editors."""

from __future__ import annotations

import re

from playwright.sync_api import Page

#: names that stay as they are in Chinese, too
NAMES = {
    *("BPMN", "CSV", "DMN", "EN", "English", "FEEL", "HTML", "HTTPS", "ISO", "JSON", "MDN", "PT"),
    *("Markdown", "QName", "Shopflow", "URI", "URL", "UTC", "X-FRAME-OPTIONS", "bpmn", "cron"),
    *("data", "from", "iFrame", "io", "step"),
}
#: people's own words, code and ids; the drawing speaks the language of what is drawn
_OWN = """.cm-editor, code, .mono, [lang=en], .djs-element, .djs-visual, [contenteditable], .offers,
    .choice-list, .choice-chosen, .fjs-form-container, .djs-search-result, .dmn-definitions,
    .bio-properties-panel-header-label, .bio-properties-panel-collapsible-entry-header-title,
    .input-label, .output-label, .decision-table-name, .try label, .texts-panel .texts-row,
    .finding-badge"""
_HEARD = """(own) => {
    const hosts = [...document.querySelectorAll(
        ".editor, .djs-popup, .dms-context-menu, .bio-properties-panel-tooltip")];
    const isSeen = (one) => one.checkVisibility({visibilityProperty: true});
    const found = [];
    for (const host of hosts) {
        const texts = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const parent = texts.currentNode.parentElement;
            if (parent.matches("script, style") || parent.closest(own) || !isSeen(parent)) continue;
            found.push(texts.currentNode.data.trim());
        }
        for (const name of ["title", "placeholder", "aria-label", "data-placeholder"]) {
            for (const one of host.querySelectorAll(`[${name}]:not(.editor-canvas)`)) {
                if (isSeen(one) && !one.closest(own)) found.push(one.getAttribute(name));
            }
        }
    }
    return found;
}"""
_WORD = re.compile(r"[A-Za-z][A-Za-z-]+")
#: a standard name in brackets beside the Chinese word; a hint's example
_BESIDE = re.compile(r"\([A-Za-z ]+\)|=[\w.]+|读取 .*|[\w-]+\.(?:form|dmn|bpmn)")


def latin(page: Page) -> set[str]:
    """Every text, title, label and placeholder that is seen and holds an English word."""
    said: list[str] = page.evaluate(_HEARD, _OWN)
    return {text for text in said if _has_english(text)}


def _has_english(text: str) -> bool:
    words = set(_WORD.findall(_BESIDE.sub("", text)))
    return not words <= NAMES
