"""What a homeserver for tests is told: loopback only, no outside contact, cheap passwords."""

import json
from pathlib import Path
from typing import Any

SERVER_NAME = "test.local"
SECRET = "registration on loopback"  # noqa: S105 - it guards a server of some seconds
NO_LIMIT = {"per_second": 100_000, "burst_count": 100_000}
STRICT = {"per_second": 2, "burst_count": 3}


def limits(*, strict: bool) -> dict[str, Any]:
    """Return rate limits that are never reached, or messages slower than people can be."""
    each = {
        "rc_login": ("address", "account", "failed_attempts"),
        "rc_joins": ("local", "remote"),
        "rc_invites": ("per_room", "per_user", "per_issuer"),
        "rc_presence": ("per_user",),
    }
    flat = (
        "rc_message rc_registration rc_joins_per_room rc_admin_redaction rc_room_creation "
        "rc_key_requests rc_media_create rc_user_directory"
    )
    none: dict[str, Any] = dict.fromkeys(flat.split(), NO_LIMIT)
    none |= {name: dict.fromkeys(parts, NO_LIMIT) for name, parts in each.items()}
    return none | ({"rc_message": STRICT} if strict else {})


def homeserver(folder: Path, port: int, *, strict: bool) -> dict[str, Any]:
    """Return the settings of a homeserver that lives in a folder."""
    listener = {
        "type": "http",
        "port": port,
        "bind_addresses": ["127.0.0.1"],
        "tls": False,
        "x_forwarded": False,
        "resources": [{"names": ["client"], "compress": False}],
    }
    arguments = {"database": str(folder / "homeserver.db"), "cp_min": 1, "cp_max": 2}
    return {
        "server_name": SERVER_NAME,
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "pid_file": str(folder / "homeserver.pid"),
        "listeners": [listener],
        "database": {"name": "sqlite3", "args": arguments},
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "registration_shared_secret": SECRET,
        "macaroon_secret_key": "macaroons",
        "form_secret": "forms",
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "enable_registration": False,
        "bcrypt_rounds": 4,
        "presence": {"enabled": False},
        **limits(strict=strict),
    }


def logging(folder: Path) -> dict[str, Any]:
    """Return how a homeserver logs: warnings only, into a file."""
    handler = {
        "class": "logging.FileHandler",
        "formatter": "line",
        "filename": str(folder / "homeserver.log"),
    }
    return {
        "version": 1,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"file": handler},
        "root": {"level": "WARNING", "handlers": ["file"]},
        "disable_existing_loggers": False,
    }


def write(folder: Path, port: int, *, strict: bool) -> Path:
    """Write both files, as JSON, which is YAML too, and return the homeserver's."""
    file = folder / "homeserver.yaml"
    file.write_text(json.dumps(homeserver(folder, port, strict=strict), indent=1))
    (folder / "log.yaml").write_text(json.dumps(logging(folder), indent=1))
    return file
