"""The bot signs its own device, and replaces nobody's identity without being allowed to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vodozemac import Ed25519PublicKey, Ed25519Signature, SignatureException

from bot.adapters.matrix.folder import Folder, Session
from bot.adapters.matrix.identity import USAGES, _canonical, fresh, public_keys, sign, signature
from bot.adapters.matrix.login import client_of, part
from bot.adapters.matrix.upkeep import publish
from bot.adapters.matrix.wire import Wire
from tests.matrix.api import Api
from tests.matrix.faults import answer
from tests.matrix.humans import enrol
from tests.matrix.proxy import FaultProxy
from tests.matrix.synapse import Login, Synapse

SEED = "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1="
"""Of https://spec.matrix.org/latest/appendices/#signing-json-1"""
DOMAIN = Session("https://domain", "domain", "1", "token", seeds=dict.fromkeys(USAGES, SEED))
SIGNING, SIGNATURES = r"/keys/device_signing/upload", r"/keys/signatures/upload"


@pytest.mark.parametrize(
    ("thing", "signed"),
    [
        ({},
         "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"),
        ({"one": 1, "two": "Two"},
         "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw"),
    ],
)  # fmt: skip
def test_signatures_are_those_of_the_specification(thing: dict[str, Any], signed: str) -> None:
    for before in ({}, {"unsigned": {"age": 5}}, {"signatures": {"domain": {"ed25519:x": "y"}}}):
        made = signature(DOMAIN, "master", {**thing, **before})
        assert list(made["signatures"]["domain"].values()) == [signed]
        assert {**made, "signatures": 0} == {**thing, "signatures": 0}


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("{}", "{}"),
        ('{ "one": 1, "two": "Two" }', '{"one":1,"two":"Two"}'),
        ('{ "b": "2", "a": "1" }', '{"a":"1","b":"2"}'),
        ('{"b":"2","a":"1"}', '{"a":"1","b":"2"}'),
        ('{"auth": {"success": true, "mxid": "@john.doe:x.org", "profile": {"three_pids": []}}}',
         '{"auth":{"mxid":"@john.doe:x.org","profile":{"three_pids":[]},"success":true}}'),
        ('{ "a": "日本語" }', '{"a":"日本語"}'),
        ('{ "本": 2, "日": 1 }', '{"日":1,"本":2}'),
        (r'{ "a": "\u65E5" }', '{"a":"日"}'),
        ('{ "a": null }', '{"a":null}'),
        (r'{"a": "\n\u0001/\"\\"}', r'{"a":"\n\u0001/\"\\"}'),
    ],
)  # fmt: skip
def test_canonical_json_is_that_of_the_specification(given: str, canonical: str) -> None:
    assert _canonical(json.loads(given)) == canonical.encode()


leaves = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
things = st.dictionaries(
    st.text(),
    st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)),
)


@given(things, st.sampled_from(USAGES))
def test_a_signature_verifies_and_a_changed_thing_does_not(thing: Any, usage: str) -> None:
    session = fresh(Session("https://test.local", "@bot:test.local", "BOT", "token"))
    made = signature(session, usage, thing)
    assert verifies(made, "@bot:test.local")
    assert not verifies({**made, "added": 1}, "@bot:test.local")


def verifies(thing: dict[str, Any], user: str) -> bool:
    """Say whether a thing bears one signature, and a good one; not with the code that made it."""
    ((ident, signed),) = thing["signatures"][user].items()
    bare = {name: value for name, value in thing.items() if name not in ("signatures", "unsigned")}
    text = json.dumps(bare, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    try:
        Ed25519PublicKey.from_base64(ident.removeprefix("ed25519:")).verify_signature(
            text.encode(), Ed25519Signature.from_base64(signed)
        )
    except SignatureException:
        return False
    return True


def test_an_identity_is_made_once_and_signed_by_its_master() -> None:
    session = fresh(Session("https://test.local", "@bot:test.local", "BOT", "token"))
    assert fresh(session) is session
    assert len({*session.seeds.values()}) == 3
    keys = public_keys(session)
    (master,) = keys["master_key"]["keys"].values()
    for usage in ("self_signing", "user_signing"):
        key = keys[f"{usage}_key"]
        assert key["usage"] == [usage]
        assert [*key["signatures"]["@bot:test.local"]] == [f"ed25519:{master}"]
        assert verifies(key, "@bot:test.local")


class Account:
    """An account of the bot's on a real homeserver, with a device that has published its keys."""

    def __init__(self, proxy: FaultProxy, login: Login, session: Session, wire: Wire) -> None:
        self.proxy, self.login, self.session, self.wire = proxy, login, session, wire

    async def sign(self, password: str = "") -> tuple[bool, int]:
        """Sign, and return whether it was signed and how many requests changed something."""
        self.proxy.log.clear()
        signed = await sign(self.wire, self.session, password)
        return signed, len(self.proxy.passed(f"{SIGNING}|{SIGNATURES}"))

    async def published(self) -> dict[str, Any]:
        """Return what a homeserver tells everybody of the account."""
        api = Api(self.session.homeserver, self.login.access_token)
        found = await api.post("keys", "query", device_keys={self.login.user_id: []})
        await api.close()
        return found

    async def signed(self) -> bool:
        """Say whether the device is signed by the account's own published identity."""
        user, found = self.login.user_id, await self.published()
        (signer,) = found["self_signing_keys"][user]["keys"].values()
        device = found["device_keys"][user][self.login.device_id]
        signatures = device["signatures"][user]
        ours = {f"ed25519:{signer}": signatures.get(f"ed25519:{signer}", "")}
        return bool(*ours.values()) and verifies({**device, "signatures": {user: ours}}, user)

    async def master(self) -> str:
        """Return the published identity."""
        keys = (await self.published())["master_keys"][self.login.user_id]["keys"]
        return str(*keys.values())


@asynccontextmanager
async def opened(homeserver: Synapse, folder: Path, proxy: FaultProxy) -> AsyncIterator[Account]:
    login = await asyncio.to_thread(enrol, homeserver, "bot")
    session = Session(proxy.url, login.user_id, login.device_id, login.access_token)
    client = client_of(session, Folder(folder))
    client.restore_login(session.user, session.device, session.token)
    try:
        await publish(client, Wire(client), reserve=False)
        yield Account(proxy, login, fresh(session), Wire(client))
    finally:
        await part(client)


@pytest.mark.asyncio
async def test_a_device_is_signed_once(
    homeserver: Synapse, proxy: FaultProxy, tmp_path: Path
) -> None:
    async with opened(homeserver, tmp_path, proxy) as bot:
        assert await bot.sign() == (True, 2), "the identity, and the signature"
        assert await bot.signed()
        assert await bot.sign() == (True, 0), "nothing is left to do"


@pytest.mark.asyncio
async def test_an_identity_of_somebody_else_is_replaced_with_the_password_alone(
    homeserver: Synapse, proxy: FaultProxy, tmp_path: Path
) -> None:
    async with opened(homeserver, tmp_path, proxy) as bot:
        assert await bot.sign() == (True, 2)
        before = await bot.master()
        bot.session = fresh(replace(bot.session, seeds={}))
        assert await bot.sign() == (False, 1)
        assert await bot.sign("a wrong password") == (False, 2)
        assert await bot.master() == before
        assert await bot.sign(bot.login.password) == (True, 3), "asked, told, signed"
        assert await bot.master() != before
        assert await bot.signed()
        assert await bot.sign() == (True, 0)


@pytest.mark.asyncio
async def test_a_signature_that_was_lost_is_made_up_for(
    homeserver: Synapse, proxy: FaultProxy, tmp_path: Path
) -> None:
    async with opened(homeserver, tmp_path, proxy) as bot:
        proxy.fault(answer(200, {"failures": {}}), SIGNATURES, times=1)
        assert await bot.sign() == (True, 2)
        assert not await bot.signed()
        assert await bot.sign() == (True, 1)
        assert await bot.signed()


@pytest.mark.asyncio
async def test_a_device_without_keys_is_not_signed(
    homeserver: Synapse, proxy: FaultProxy, tmp_path: Path
) -> None:
    async with opened(homeserver, tmp_path, proxy) as bot:
        proxy.fault(answer(200, {"device_keys": {}}), "/keys/query")
        assert await bot.sign() == (False, 1)
