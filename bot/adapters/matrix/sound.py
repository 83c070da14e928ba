"""Keys that other people's devices have published, without those that are none.

Anybody may publish anything as the keys of a device. One that makes no sense must not keep the bot
from writing to everybody else.
"""

import json

from nio import KeysClaimResponse, KeysQueryResponse
from vodozemac import Curve25519PublicKey, Ed25519PublicKey

from bot.adapters.shapes import Json, table, word


def sound(body: Json) -> Json:
    """Return an answer of the homeserver, where keys are only keys.

    See `/keys/query`, `/keys/claim` and `/joined_members` in
    https://spec.matrix.org/latest/client-server-api/
    """
    found = dict(body)
    if "device_keys" in body:
        found["device_keys"] = {
            user: {
                device: {name: value for name, value in keys.items() if name != "unsigned"}
                for device, keys in table(devices).items()
                if _is_device(user, device, keys)
            }
            for user, devices in table(body, "device_keys").items()
        }
    if "one_time_keys" in body:
        found["one_time_keys"] = {
            user: {device: keys for device, keys in table(devices).items() if _is_claim(keys)}
            for user, devices in table(body, "one_time_keys").items()
        }
    if "joined" in body:
        found["joined"] = {
            user: {"display_name": word(profile, "display_name") or None, "avatar_url": None}
            for user, profile in table(body, "joined").items()
        }
    return found


def _is_device(user: str, device: str, keys: object) -> bool:
    """Say whether nio can take the keys of a device; whose they are, it checks itself."""
    try:
        Ed25519PublicKey.from_base64(word(keys, "keys", f"ed25519:{device}"))
        Curve25519PublicKey.from_base64(word(keys, "keys", f"curve25519:{device}"))
    except ValueError:
        return False
    alone = {"device_keys": {user: {device: keys}}}
    return (
        word(keys, "user_id") == user
        and word(keys, "device_id") == device
        and _encodable(keys)
        and isinstance(KeysQueryResponse.from_dict(alone), KeysQueryResponse)
    )


def _is_claim(keys: object) -> bool:
    claimed = next(iter(table(keys).values()), None)
    try:
        Curve25519PublicKey.from_base64(word(claimed, "key"))
    except ValueError:
        return False
    alone = {"one_time_keys": {"@user:server": {"device": keys}}}
    return _encodable(keys) and isinstance(KeysClaimResponse.from_dict(alone), KeysClaimResponse)


def _encodable(keys: object) -> bool:
    try:
        json.dumps(keys, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return False
    return True
