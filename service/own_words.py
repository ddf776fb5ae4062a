"""The company's own ids in the reader's language, and the sentences we write into its data.

What ids are called is `tasks.own_names`. Not for what pages say themselves: that is
`service.i18n`.
"""

from service.i18n import spoken
from tasks.own_names import named

_CAME = {"en": "came with the program", "zh": "随程序提供"}
#: what versions that came with the program give as their reason
SHIPPED = _CAME["en"]


def own_word(id: str, language: str) -> str:
    """The words of an id, or of a sentence of our own; itself if there are none."""
    return spoken(_CAME if id == SHIPPED else named(id), language)
