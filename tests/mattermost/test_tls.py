"""The server speaks TLS with a certificate of a private authority."""

import ssl
from pathlib import Path

import aiohttp
import pytest

from tests.mattermost.authority import make_authority
from tests.mattermost.server import Mattermost

pytestmark = pytest.mark.asyncio


async def test_https_and_wss(tmp_path: Path) -> None:
    """Who trusts the authority gets in, however strict, and who does not, does not."""
    authority = make_authority(tmp_path)
    server = await Mattermost.start(tls=authority.server)
    trusting = ssl.create_default_context(cafile=str(authority.path))
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT
    headers = {"Authorization": f"Bearer {server.token}"}
    root = f"{server.url}/api/v4"
    async with aiohttp.ClientSession(headers=headers) as client:
        async with client.get(f"{root}/users/me", ssl=trusting) as answer:
            assert answer.status == 200
        async with client.ws_connect(f"{root}/websocket", ssl=trusting) as wire:
            assert (await wire.receive_json())["event"] == "hello"
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await client.get(f"{root}/users/me")
    await server.restart()
    assert server.url.startswith("https://")
    await server.close()
