"""Which device to be: that of a new token in the settings, that of last time, or a new one."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import replace

from nio import AsyncClient, AsyncClientConfig

from bot.adapters.matrix import identity
from bot.adapters.matrix.folder import Session
from bot.adapters.matrix.wire import Refused, Wire, at, told
from bot.adapters.shapes import Json, word
from bot.events import ShutOut
from bot.settings import MatrixAccount

log = logging.getLogger(__name__)

DEVICE_NAME = "cxc-bot"
REFUSED = "{homeserver} refuses the {secret} of [matrix]: {why}"
NOTHING = "[matrix] has neither an access_token nor a password, so the bot cannot log in."
STALE = (
    "The log-in that is kept in {store} is no longer good ({why}). Put a new access_token, or the"
    " password, into [matrix]."
)


def guest_of(session: Session) -> AsyncClient:
    """Return a client for a few questions, without keys; whoever gets it has to close it.

    nio gives up at once instead of sleeping, so that whoever asks decides when to try again.
    """
    config = AsyncClientConfig(encryption_enabled=False, max_limit_exceeded=0, max_timeouts=0)
    client = AsyncClient(session.homeserver, session.user, session.device, "", config)
    client.user_id, client.access_token = session.user, session.token
    return client


async def ask(session: Session, method: str, path: str, body: object = None) -> Json:
    """Ask the homeserver one question; raises what `Wire.call` raises."""
    guest = guest_of(session)
    try:
        return await Wire(guest).call(method, path, body)
    finally:
        await guest.close()


async def choose(account: MatrixAccount, kept: Session | None) -> Session:
    """Return the session to go on with; raises ShutOut where the operator must help, and TryLater.

    A token of the settings counts once: a log-in by password that came after it is kept instead.
    """
    token = account.access_token.get_secret_value()
    ours = kept if kept and account.user in ("", kept.user) else None
    if token and (ours is None or ours.given != digest(token)):
        return await _with_token(account, kept, token)
    why = await _no_good(account, ours) if ours else ""
    if ours is not None and not why:
        return replace(ours, homeserver=account.homeserver)
    if not account.password.get_secret_value():
        raise ShutOut(STALE.format(store=account.store, why=why) if why else NOTHING)
    return await log_in(account, kept)


async def _with_token(account: MatrixAccount, kept: Session | None, token: str) -> Session:
    try:
        return await _known(account, kept, token)
    except ShutOut as error:
        if not account.password.get_secret_value():
            raise
        log.warning("%s Using the password instead.", error)
        return await log_in(account, kept)


async def _no_good(account: MatrixAccount, kept: Session) -> str:
    """Return why a kept session is no longer good; empty if it is."""
    try:
        await ask(replace(kept, homeserver=account.homeserver), "GET", at("account", "whoami"))
    except (ShutOut, Refused) as error:
        return str(error)
    return ""


async def _known(account: MatrixAccount, kept: Session | None, token: str) -> Session:
    """Ask whose token it is; a device known already keeps its keys and its identity."""
    asked = Session(account.homeserver, account.user, "", token)
    try:
        answer = await ask(asked, "GET", at("account", "whoami"))
    except (ShutOut, Refused) as error:
        raise ShutOut(_refused(account, "access_token", str(error))) from None
    if account.user not in ("", told(answer, "user_id")):
        why = f"it belongs to {word(answer, 'user_id')}"
        raise ShutOut(_refused(account, "access_token", why))
    if not word(answer, "device_id"):
        raise ShutOut(_refused(account, "access_token", "it belongs to no device"))
    return _resumed(account, kept, {**answer, "access_token": token})


async def log_in(account: MatrixAccount, kept: Session | None) -> Session:
    """Log in with the password, as a new device; raises ShutOut and TryLater."""
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": account.user},
        "password": account.password.get_secret_value(),
        "initial_device_display_name": DEVICE_NAME,
    }
    try:
        answer = await ask(Session(account.homeserver, "", "", ""), "POST", at("login"), body)
    except (ShutOut, Refused) as error:
        raise ShutOut(_refused(account, "password", str(error))) from None
    return _resumed(account, kept, answer)


def _resumed(account: MatrixAccount, kept: Session | None, answer: Mapping[str, str]) -> Session:
    """Return the session of an answer; the identity of the account stays, whatever the device."""
    user, device, token = (
        told({**answer}, key) for key in ("user_id", "device_id", "access_token")
    )
    given = digest(account.access_token.get_secret_value())
    if kept is None or kept.user != user:
        return identity.fresh(Session(account.homeserver, user, device, token, given))
    if kept.device == device:
        return replace(kept, homeserver=account.homeserver, token=token, given=given)
    return Session(account.homeserver, user, device, token, given, seeds=kept.seeds)


def digest(token: str) -> str:
    """Return by what a token of the settings is known again; empty for none."""
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


def _refused(account: MatrixAccount, secret: str, why: str) -> str:
    return REFUSED.format(homeserver=account.homeserver, secret=secret, why=why)
