"""Devices of people, with keys and one-time keys as their own clients publish and sign them."""

import json
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

import vodozemac

MEGOLM, OLM = "m.megolm.v1.aes-sha2", "m.olm.v1.curve25519-aes-sha2"


@dataclass(frozen=True)
class Device:
    """A device, named after its user."""

    user: str
    account: vodozemac.Account = field(default_factory=vodozemac.Account)

    @property
    def id(self) -> str:
        return self.user[1:4].upper()

    @property
    def curve(self) -> str:
        return self.account.curve25519_key.to_base64()

    @property
    def signer(self) -> str:
        return self.account.ed25519_key.to_base64()

    def keys(self) -> dict[str, Any]:
        """Return the keys as they are published, not yet signed."""
        return {
            "user_id": self.user,
            "device_id": self.id,
            "algorithms": [MEGOLM, OLM],
            "keys": {f"ed25519:{self.id}": self.signer, f"curve25519:{self.id}": self.curve},
        }

    def one_time_key(self) -> dict[str, Any]:
        """Return a new one-time key, not yet signed."""
        self.account.generate_one_time_keys(1)
        key = next(iter(self.account.one_time_keys.values())).to_base64()
        self.account.mark_keys_as_published()
        return {"key": key}

    def signed(self, thing: dict[str, Any]) -> dict[str, Any]:
        """Return a thing with a signature."""
        text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        signature = self.account.sign(text.encode("utf-8", "replace")).to_base64()
        return {**thing, "signatures": {self.user: {f"ed25519:{self.id}": signature}}}

    def letter(self, payload: Any, to: str, own: Any) -> dict[str, Any]:
        """Return a message that is encrypted for a device, whose `own` account nio keeps."""
        own.generate_one_time_keys(1)
        one_time = next(iter(own.one_time_keys["curve25519"].values()))
        own.mark_keys_as_published()
        session = self.account.create_outbound_session(
            vodozemac.Curve25519PublicKey.from_base64(own.identity_keys["curve25519"]),
            vodozemac.Curve25519PublicKey.from_base64(one_time),
        )
        frame = {
            "type": "m.room_key", "sender": self.user, "sender_device": self.id, "recipient": to,
            "keys": {"ed25519": self.signer},
            "recipient_keys": {"ed25519": own.identity_keys["ed25519"]},
        }  # fmt: skip
        said = {**frame, **payload} if isinstance(payload, dict) else payload
        kind, body = session.encrypt(json.dumps(said).encode()).to_parts()
        ciphertext = {"type": kind, "body": b64encode(body).decode().rstrip("=")}
        return self.envelope({own.identity_keys["curve25519"]: ciphertext})

    def envelope(self, ciphertext: Any) -> dict[str, Any]:
        """Return a message between devices around a ciphertext."""
        content = {"algorithm": OLM, "sender_key": self.curve, "ciphertext": ciphertext}
        return {"type": "m.room.encrypted", "sender": self.user, "content": content}
