"""Ports for servers that are told theirs, or come back to it."""

import socket
from random import Random

OURS = range(10_000, 32_000)
"""Below those that an operating system gives to whoever asks for any, in another process too."""
draw = Random()


def free_port() -> int:
    """Return a port nobody listens at, which stays free for some seconds."""
    while True:
        port = draw.choice(OURS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
