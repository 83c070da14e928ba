"""A private authority and a certificate from it for 127.0.0.1 (RFC 5280), made for one test."""

import hashlib
import secrets
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from Crypto.Hash import SHA256
from Crypto.IO import PEM
from Crypto.PublicKey import ECC
from Crypto.Signature import DSS

INTEGER, BITS, OCTETS, OBJECT, TEXT, TIME, SEQUENCE, SET = (2, 3, 4, 6, 12, 23, 48, 49)
ECDSA_WITH_SHA256 = bytes.fromhex("2a8648ce3d040302")
COMMON_NAME = bytes.fromhex("550403")
KEY_IDENTITY, KEY_USAGE, OTHER_NAMES, CONSTRAINTS, SIGNER_IDENTITY = (
    bytes([0x55, 0x1D, number]) for number in (14, 15, 17, 19, 35)
)
MAY_SIGN_CERTIFICATES, MAY_SIGN = bytes.fromhex("03020204"), bytes.fromhex("03020780")
TRUE = bytes.fromhex("0101ff")


@dataclass(frozen=True, slots=True)
class Authority:
    """Where a client finds whom to trust, and what a server shows."""

    path: Path
    server: ssl.SSLContext


def make_authority(folder: Path) -> Authority:
    """Make an authority and a server's certificate, and write both into a folder."""
    root, leaf = ECC.generate(curve="P-256"), ECC.generate(curve="P-256")
    ours = sign("Authority", root, root, ca=True)
    shown = sign("127.0.0.1", leaf, root, ca=False)
    (folder / "authority.pem").write_text(ours, encoding="ascii")
    key = str(leaf.export_key(format="PEM"))
    (folder / "server.pem").write_text(f"{shown}\n{key}\n", encoding="ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return Authority(folder / "authority.pem", context)


def der(tag: int, *parts: bytes) -> bytes:
    """Return something as DER."""
    body = b"".join(parts)
    size = len(body).to_bytes(max(1, (len(body).bit_length() + 7) // 8), "big")
    return bytes([tag]) + (b"" if len(body) < 128 else bytes([0x80 | len(size)])) + size + body


def sign(name: str, key: ECC.EccKey, by: ECC.EccKey, *, ca: bool) -> str:
    """Return a certificate for a day."""
    now = datetime.now(UTC)
    start, end = (
        each.strftime("%y%m%d%H%M%SZ") for each in (now - timedelta(1), now + timedelta(1))
    )
    kind = der(SEQUENCE, der(OBJECT, ECDSA_WITH_SHA256))
    content = der(
        SEQUENCE,
        der(0xA0, der(INTEGER, b"\2")),
        der(INTEGER, b"\1" + secrets.token_bytes(8)),
        kind,
        write_name("Authority"),
        der(SEQUENCE, der(TIME, start.encode()), der(TIME, end.encode())),
        write_name(name),
        public(key),
        der(0xA3, der(SEQUENCE, *extensions(key, by, ca=ca))),
    )
    signature = DSS.new(by, "fips-186-3", encoding="der").sign(SHA256.new(content))
    whole = der(SEQUENCE, content, kind, der(BITS, b"\0", signature))
    return PEM.encode(whole, "CERTIFICATE")


def write_name(name: str) -> bytes:
    """Return the name of an owner or a signer."""
    part = der(SEQUENCE, der(OBJECT, COMMON_NAME), der(TEXT, name.encode()))
    return der(SEQUENCE, der(SET, part))


def public(key: ECC.EccKey) -> bytes:
    """Return the public half of a key."""
    return bytes(key.public_key().export_key(format="DER"))


def identity(key: ECC.EccKey) -> bytes:
    """Return what a key is known by."""
    return hashlib.sha1(public(key)[-65:], usedforsecurity=False).digest()


def extensions(key: ECC.EccKey, by: ECC.EccKey, *, ca: bool) -> list[bytes]:
    """Return what a certificate is for; strict clients ask for all of it."""
    usage = MAY_SIGN_CERTIFICATES if ca else MAY_SIGN
    found = [
        extend(CONSTRAINTS, der(SEQUENCE, TRUE if ca else b""), TRUE),
        extend(KEY_USAGE, usage, TRUE),
        extend(KEY_IDENTITY, der(OCTETS, identity(key))),
        extend(SIGNER_IDENTITY, der(SEQUENCE, der(0x80, identity(by)))),
    ]
    address = der(SEQUENCE, der(0x87, bytes([127, 0, 0, 1])), der(0x82, b"localhost"))
    return found if ca else [*found, extend(OTHER_NAMES, address)]


def extend(kind: bytes, value: bytes, critical: bytes = b"") -> bytes:
    """Return one thing more a certificate says."""
    return der(SEQUENCE, der(OBJECT, kind), critical, der(OCTETS, value))
