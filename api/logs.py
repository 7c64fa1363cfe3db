"""Logs that say what failed and repeat no personal number: an error may quote what a file held."""

import logging

from geo.personal import mask


class HideNumbers(logging.Filter):
    """Hides personal numbers in a record, in its message and in the error that it carries."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change a record, and let it pass."""
        record.msg, record.args = mask(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = mask(logging.Formatter().formatException(record.exc_info))
        return True


def quiet_logger(name: str) -> logging.Logger:
    """Return the logger of a name, which repeats no personal number."""
    log = logging.getLogger(name)
    if not any(isinstance(each, HideNumbers) for each in log.filters):
        log.addFilter(HideNumbers())
    return log
