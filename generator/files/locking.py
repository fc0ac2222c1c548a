"""Locks on open files and folders, which the kernel takes from a process that ends, however it ends."""

from __future__ import annotations

try:
    import fcntl
except ImportError:
    # Windows, which has none of folders.
    HAS_LOCKS = False
else:
    HAS_LOCKS = True


def lock_at_once(handle: int) -> bool:
    """Takes the lock, or says that another process has it. Where there are no locks, nobody has."""
    if not HAS_LOCKS:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def lock_in_turn(handle: int) -> None:
    """Waits until no other process has the lock, and takes it."""
    fcntl.flock(handle, fcntl.LOCK_EX)
