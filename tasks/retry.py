"""How long to wait before a job is called again.

Pure: the same attempt always gives the same delay. Not for deciding whether to call again; that
is the number of retries of the task.
"""

from datetime import timedelta

FIRST = timedelta(seconds=5)
LONGEST = timedelta(hours=1)
FACTOR = 3


def delay(attempt: int) -> timedelta:
    """The pause after a failed call: 5 s, 15 s, 45 s, ... up to one hour.

    attempt: the number of the call that failed, 1 for the first. Raises ValueError below 1.
    """
    if attempt < 1:
        raise ValueError(f"calls are counted from 1, not {attempt}")
    steps = min(attempt - 1, 10)  # 5 s * 3^10 is beyond the longest pause already
    return min(FIRST * int(FACTOR**steps), LONGEST)
