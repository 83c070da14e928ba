"""Sign the bot's own device, so that clients which refuse unsigned devices write to it.

https://spec.matrix.org/latest/client-server-api/#cross-signing
"""

import base64
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from Crypto.PublicKey import ECC
from Crypto.PublicKey.ECC import EccKey
from Crypto.Signature import eddsa

from bot.adapters.matrix.folder import Session
from bot.adapters.matrix.wire import Refused, Wire, at
from bot.adapters.shapes import Json, table

log = logging.getLogger(__name__)

USAGES = ("master", "self_signing", "user_signing")


def fresh(session: Session) -> Session:
    """Return a session that has an identity: seeds of the three keys, made now if missing."""
    if all(usage in session.seeds for usage in USAGES):
        return session
    made = {usage: ECC.generate(curve="ed25519").seed for usage in USAGES}
    return replace(session, seeds={name: base64.b64encode(seed).decode()
                                   for name, seed in made.items()})  # fmt: skip


async def sign(wire: Wire, session: Session, password: str) -> bool:
    """Publish the identity if the homeserver has another, and sign the device with it.

    Returns whether the device is signed by an identity of ours now. A password is needed only
    where an identity of somebody else's making has to be replaced. Raises what `Wire.call` raises.
    """
    known = await wire.call("POST", at("keys", "query"), {"device_keys": {session.user: []}})
    master = public_key(session, "master")
    published = table(known, "master_keys", session.user, "keys")
    if f"ed25519:{master}" not in published and not await _publish(wire, session, password):
        return False
    device = table(known, "device_keys", session.user, session.device)
    if not device:
        return False
    signer = public_key(session, "self_signing")
    if f"ed25519:{signer}" not in table(device, "signatures", session.user):
        signed = signature(session, "self_signing", _bare(device))
        body = {session.user: {session.device: signed}}
        await wire.call("POST", at("keys", "signatures", "upload"), body)
    return True


async def _publish(wire: Wire, session: Session, password: str) -> bool:
    path, body = at("keys", "device_signing", "upload"), public_keys(session)
    try:
        await wire.call("POST", path, body)
    except Refused as no:
        if no.status != 401 or not password:
            return False
        auth = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": session.user},
            "password": password,
            "session": no.body.get("session"),
        }
        try:
            await wire.call("POST", path, {**body, "auth": auth})
        except Refused as refusal:
            log.warning("the password of [matrix] is refused for signing: %s", refusal)
            return False
    return True


def public_keys(session: Session) -> Json:
    """Return the three public keys, those below the master signed by it, as they are uploaded."""
    body: Json = {}
    for usage in USAGES:
        public = public_key(session, usage)
        key = {"user_id": session.user, "usage": [usage], "keys": {f"ed25519:{public}": public}}
        body[f"{usage}_key"] = key if usage == "master" else signature(session, "master", key)
    return body


def signature(session: Session, usage: str, thing: Mapping[str, Any]) -> Json:
    """Return a thing with our signature on it, made over its canonical JSON.

    https://spec.matrix.org/latest/appendices/#signing-json
    """
    key = _key(session, usage)
    signed = eddsa.new(key, "rfc8032").sign(_canonical(_bare(thing)))
    ours = {session.user: {f"ed25519:{_public(key)}": _unpadded(signed)}}
    return {**_bare(thing), "signatures": ours}


def public_key(session: Session, usage: str) -> str:
    """Return the public half of one of the keys, in unpadded base64."""
    return _public(_key(session, usage))


def _bare(thing: Mapping[str, Any]) -> Json:
    return {name: value for name, value in thing.items() if name not in ("signatures", "unsigned")}


def _canonical(thing: Json) -> bytes:
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _key(session: Session, usage: str) -> EccKey:
    return ECC.construct(curve="ed25519", seed=session.seed(usage))


def _public(key: EccKey) -> str:
    return _unpadded(key.public_key().export_key(format="raw"))


def _unpadded(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
