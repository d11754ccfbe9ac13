"""The cache in Valkey, which nobody needs: while it does not answer it is as if empty.

It keeps what may be lost, such as the counters that limit how often one may try a password. Signing in, and every
page, works without it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)
#: For how long nobody asks again one that did not answer: a page asks several times.
PAUSE_SECONDS = 5.0
_MISSING = object()
_asleep_until = 0.0


def _or(answer: object, method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, which gives `answer` when Valkey gives none."""

    @wraps(method)
    def asking(*args: Any, **kwargs: Any) -> Any:
        global _asleep_until
        if time.monotonic() < _asleep_until:
            return answer
        try:
            return method(*args, **kwargs)
        except (redis.RedisError, OSError):
            _asleep_until = time.monotonic() + PAUSE_SECONDS
            logger.warning("the cache does not answer; the site goes on without it")
            return answer

    return asking


class ForgivingCache(RedisCache):
    """Django's, except that Valkey may be down: what is added is taken as new, and what is asked for, as unknown."""

    add = _or(True, RedisCache.add)
    set = _or(None, RedisCache.set)
    touch = _or(False, RedisCache.touch)
    delete = _or(False, RedisCache.delete)
    delete_many = _or(None, RedisCache.delete_many)
    has_key = _or(False, RedisCache.has_key)
    clear = _or(False, RedisCache.clear)
    _find = _or(_MISSING, RedisCache.get)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default` if there is none or nobody to ask."""
        found = self._find(key, default, version)
        return default if found is _MISSING else found
