"""What the Matrix tests may ask for: people who go home by themselves, and a proxy."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Protocol, TypeVar

import pytest_asyncio

from tests.matrix.plain import PlainHuman
from tests.matrix.proxy import FaultProxy
from tests.matrix.synapse import Synapse

Kind = TypeVar("Kind", bound=PlainHuman)


class Come(Protocol):
    """Lets somebody of a kind come, to the homeserver of the run or to another."""

    async def __call__(self, kind: type[Kind], name: str, at: Synapse | None = None) -> Kind: ...


@pytest_asyncio.fixture
async def come(homeserver: Synapse) -> AsyncIterator[Come]:
    """Give what lets people come; they go home when the test is over."""
    async with AsyncExitStack() as stack:

        async def come(kind: type[Kind], name: str, at: Synapse | None = None) -> Kind:
            human = await kind.open(at or homeserver, name)
            stack.push_async_callback(human.close)
            return human

        yield come


@pytest_asyncio.fixture
async def proxy(homeserver: Synapse) -> AsyncIterator[FaultProxy]:
    """Give a proxy to the homeserver of the run, where nothing goes wrong yet."""
    made = FaultProxy(homeserver.url)
    await made.open()
    yield made
    await made.close()
