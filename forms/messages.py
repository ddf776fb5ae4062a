"""What a form tells the person who filled it in, in English and Chinese.

Every message of the package stands here; not for findings about a form's own faults, which stand
in `forms.faults`.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in both languages."""

    en: str
    zh: str


REQUIRED = Message("Please fill this in.", "请填写此项。")
TICK = Message("Please tick this box.", "请勾选此项。")
NOT_TEXT = Message("This must be a text.", "此项必须是文本。")
NOT_NUMBER = Message("This must be a number.", "此项必须是数字。")
NOT_BOOLEAN = Message("This must be yes or no.", "此项必须是“是”或“否”。")
NOT_LIST = Message("This must be a list.", "此项必须是列表。")
NOT_CHOICE = Message("Please choose one of the options.", "请选择列出的选项。")
TWICE = Message("An option is chosen twice.", "同一选项被选择了两次。")
NOT_DATE = Message("This must be a date such as 2026-03-31.", "此项必须是日期，例如 2026-03-31。")
NOT_TIME = Message("This must be a time such as 09:30.", "此项必须是时间，例如 09:30。")
NOT_MOMENT = Message(
    "This must be a date and time such as 2026-03-31T09:30.",
    "此项必须是日期和时间，例如 2026-03-31T09:30。",
)
NOT_EMAIL = Message("This must be a mail address.", "此项必须是邮箱地址。")
NOT_PHONE = Message(
    "This must be an international phone number such as +86 10 12345678.",
    "此项必须是国际电话号码，例如 +86 10 12345678。",
)
NOT_FILES = Message("Please choose files here.", "请在此选择文件。")
FILE_TWICE = Message("The same file is chosen twice.", "同一文件被选择了两次。")
WHOLE = Message("This must be a whole number.", "此项必须是整数。")


def decimals(most: int) -> Message:
    """More digits after the point than allowed."""
    if most == 0:
        return WHOLE
    digits = "digit" if most == 1 else "digits"
    return Message(f"At most {most} {digits} after the decimal point.", f"小数点后最多 {most} 位。")


def at_least(limit: object) -> Message:
    """A number that is too small."""
    return Message(f"This must be at least {limit}.", f"此项不能小于 {limit}。")


def at_most(limit: object) -> Message:
    """A number that is too large."""
    return Message(f"This must be at most {limit}.", f"此项不能大于 {limit}。")


def step(size: object) -> Message:
    """A number that is not a multiple of the step."""
    return Message(f"This must be a multiple of {size}.", f"此项必须是 {size} 的倍数。")


def years(first: str, last: str) -> Message:
    """A day that nobody means."""
    return Message(
        f"The year must be between {first} and {last}.", f"年份必须在 {first} 至 {last} 之间。"
    )


def not_before(day: str) -> Message:
    """A day before the one that comes first."""
    return Message(f"This must not be before {day}.", f"此项不能早于 {day}。")


def shorter_than(limit: int) -> Message:
    """A text that is too short."""
    return Message(f"At least {limit} characters, please.", f"至少需要 {limit} 个字符。")


def longer_than(limit: int) -> Message:
    """A text that is too long."""
    return Message(f"At most {limit} characters, please.", f"最多 {limit} 个字符。")


def pattern(own: str | None, own_zh: str | None) -> Message:
    """A text that doesn't follow the form's pattern; the form may bring its own words."""
    english = own or "This does not have the right form."
    return Message(english, own_zh or "此项格式不正确。")


def rows(limit: int) -> Message:
    """More rows than a list may have."""
    return Message(f"At most {limit} rows, please.", f"最多 {limit} 行。")


def unknown_file(name: str) -> Message:
    """A file that is not there, or not this person's to attach."""
    return Message(
        f"{name} is not there any more. Please choose it again.",
        f"{name} 已不存在，请重新选择。",
    )


def too_many_files(limit: int) -> Message:
    """More files than a field takes."""
    files = "file" if limit == 1 else "files"
    return Message(f"At most {limit} {files}, please.", f"最多 {limit} 个文件。")


def not_accepted(name: str, accepted: str) -> Message:
    """A file of another kind than the field takes."""
    return Message(
        f"{name} is not of a kind that is taken here ({accepted}).",
        f"{name} 不是此处接受的类型（{accepted}）。",
    )


def file_too_large(name: str, limit: Decimal) -> Message:
    """A file with too many bytes."""
    size = _bytes(limit)
    return Message(f"{name} is larger than {size}.", f"{name} 超过 {size}。")


def picture_size(name: str, wanted: str, given: str) -> Message:
    """A picture with other pixels than wanted; both are written "width × height"."""
    return Message(
        f"{name} must have {wanted} pixels, it has {given}.",
        f"{name} 必须为 {wanted} 像素，实际为 {given}。",
    )


def no_length(name: str) -> Message:
    """A file that should be a video, or a video that doesn't say how long it is."""
    return Message(
        f"{name} is no video whose length can be read.",
        f"{name} 不是可读取时长的视频。",
    )


def video_too_long(name: str, limit: Decimal, given: Decimal) -> Message:
    """A video with too many seconds."""
    return Message(
        f"{name} may last {limit:f} seconds, it lasts {given:.1f}.",
        f"{name} 时长不得超过 {limit:f} 秒，实际为 {given:.1f} 秒。",
    )


def _bytes(size: Decimal) -> str:
    """A size as people say it."""
    for unit, bytes_of in (("MB", 1024 * 1024), ("kB", 1024)):
        if size >= bytes_of:
            return f"{round(size / bytes_of, 1).normalize():f} {unit}"
    return f"{size:f} B"
