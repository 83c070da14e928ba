"""What the operator decides: `cxc-bot.toml`, or environment variables that begin with `CXC_`."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

FILE = "cxc-bot.toml"
TELEGRAM = "https://api.telegram.org"
PORTS = (None, 443, 80, 88, 8443)
"""Where Telegram brings updates to; a Bot API server of one's own is less particular."""
LAST_PORT = 65535
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class SettingsProblem(Exception):  # noqa: N818 - what the operator reads, not a bug of ours
    """Something in the settings is wrong; the text says where, what, and gives an example."""


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no such time zone")
    return name


Zone = Annotated[str, AfterValidator(_zone)]


def _address(value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        raise ValueError("an address begins with https://")
    parts = urlsplit(value)
    try:
        _ = parts.port
    except ValueError:
        raise ValueError("the port of an address is a number up to 65535") from None
    if value and (not parts.hostname or parts.query or parts.fragment):
        raise ValueError("an address has a host, and no ? or #")
    return value.rstrip("/")


def _listen(value: str) -> str:
    if not re.fullmatch(r"\S+:\d{1,5}", value) or int(value.rpartition(":")[2]) > LAST_PORT:
        raise ValueError("it listens at an address and a port")
    return value


class Part(BaseModel):
    """A table of the file; a key nobody knows is a mistake, not an ornament."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Operator(Part):
    """Who answers for this bot, as `/privacy` tells everybody."""

    name: str = Field("", examples=["Wikimedia User Group Example"])
    contact: str = Field("", examples=["https://meta.wikimedia.org/wiki/User_talk:Example"])
    privacy_url: str = Field("", examples=["https://meta.wikimedia.org/wiki/Example/Privacy"])


class Rounds(Part):
    """When people are matched, once a week, and what for.

    `region_lift` is how much more an ask counts from a part of the world that is served less than
    the others: 0.3 is up to 30 % more where nobody was served lately, 0 makes no difference.
    """

    weekday: Literal[DAYS] = Field("wednesday", examples=["wednesday"])  # type: ignore[valid-type]
    hour: int = Field(10, ge=0, le=23, examples=[10])
    zone: Zone = Field("UTC", examples=["Europe/Zagreb"])
    region_lift: float = Field(0.3, ge=0, le=1, examples=[0.3])


class Limits(Part):
    """What one person may do, so that everybody is served."""

    messages_a_minute: int = Field(20, ge=1, le=1000, examples=[20])
    declarations: int = Field(30, ge=1, le=500, examples=[30])
    days_open: int = Field(60, ge=7, le=90, examples=[60])


class Console(Part):
    """The terminal the bot was started in, as a platform of its own."""

    enabled: bool = Field(False, examples=[True])
    name: str = Field("You", examples=["Ada"])


class MatrixAccount(Part):
    """The bot's account on a Matrix homeserver; it is turned on by naming the homeserver."""

    homeserver: str = Field("", examples=["https://matrix.example.org"])
    user: str = Field("", examples=["@cxc-bot:example.org"])
    access_token: SecretStr = Field(SecretStr(""), examples=["syt_..."])
    password: SecretStr = Field(SecretStr(""), examples=["..."])
    store: Path = Field(Path("cxc-bot-matrix"), examples=["cxc-bot-matrix"])
    encrypt: bool = Field(True, examples=[True])
    servers: tuple[str, ...] = Field((), examples=[["example.org"]])
    rooms: tuple[str, ...] = Field((), examples=[["!abc:example.org"]])

    @field_validator("homeserver")
    @classmethod
    def _address(cls, value: str) -> str:
        return _address(value)

    @field_validator("user")
    @classmethod
    def _full(cls, value: str) -> str:
        if value and not re.fullmatch(r"@[^:\s]+:\S+", value):
            raise ValueError("a Matrix user has a name and a server")
        return value


class TelegramBot(Part):
    """The bot on Telegram; it is turned on by giving the token that BotFather gave.

    With `webhook_url` updates are brought to `webhook_listen` instead of being asked for.
    """

    token: SecretStr = Field(SecretStr(""), examples=["123456:ABC-DEF..."])
    base_url: str = Field(TELEGRAM, examples=[TELEGRAM])
    webhook_url: str = Field("", examples=["https://bot.example.org/telegram"])
    webhook_secret: SecretStr = Field(SecretStr(""), examples=["a-long-random-word"])
    webhook_listen: str = Field("127.0.0.1:8080", examples=["127.0.0.1:8080"])

    @field_validator("token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch(
            r"\d+:[\w-]+", value.get_secret_value(), re.ASCII
        ):
            raise ValueError("a token is a number, a colon and many letters")
        return value

    @field_validator("base_url", "webhook_url")
    @classmethod
    def _address(cls, value: str) -> str:
        return _address(value)

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[\w-]{0,256}", value.get_secret_value(), re.ASCII):
            raise ValueError("a secret has up to 256 letters, digits, _ and -")
        return value

    @field_validator("webhook_listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        return _listen(value)

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        if self.webhook_url and not self.webhook_secret.get_secret_value():
            raise ValueError(
                "a webhook needs a webhook_secret (or CXC_TELEGRAM__WEBHOOK_SECRET), or anybody"
                " could write to it; `openssl rand -hex 32` makes one"
            )
        return self

    @model_validator(mode="after")
    def _wanted(self) -> Self:
        """Hold a webhook to what https://core.telegram.org/bots/api#setwebhook takes."""
        address = urlsplit(self.webhook_url)
        if not self.webhook_url or self.base_url != TELEGRAM:
            return self
        if address.scheme != "https":
            raise ValueError("Telegram takes only a webhook_url that begins with https://")
        if address.port not in PORTS:
            raise ValueError("a webhook_url has no port, or one of 443, 80, 88 and 8443")
        return self


class MattermostBot(Part):
    """The bot's account on a Mattermost server; it is turned on by naming the server.

    With `public_url` the server brings slash commands, presses and forms there, and they arrive at
    `listen`; without it the bot needs no address of its own.
    """

    url: str = Field("", examples=["https://chat.example.org"])
    token: SecretStr = Field(SecretStr(""), examples=["a-token-of-26-characters"])
    ca_file: Path | None = Field(None, examples=["/etc/ssl/our-authority.pem"])
    public_url: str = Field("", examples=["https://bot.example.org/mattermost"])
    listen: str = Field("127.0.0.1:8081", examples=["127.0.0.1:8081"])
    command_tokens: tuple[SecretStr, ...] = Field((), examples=[["token-of-a-slash-command"]])

    @field_validator("url", "public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        return _address(value)

    @field_validator("listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        return _listen(value)

    @field_validator("ca_file")
    @classmethod
    def _readable(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("there is no such file")
        return value

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.url and not self.token.get_secret_value():
            raise ValueError(
                "the bot needs its access token: set CXC_MATTERMOST__TOKEN or [mattermost] token"
            )
        return self


class PublicPage(Part):
    """The page that shows the published figures; it is turned on by saying where to listen.

    `public_url` is how others see it; `links` lead to the bot on a platform, by its name. Only who
    has the `metrics_token` may read `/metrics`; without one, only who asks from this machine.
    """

    listen: str = Field("", examples=["127.0.0.1:8082"])
    public_url: str = Field("", examples=["https://exchange.example.org"])
    links: dict[str, str] = Field({}, examples=[{"telegram": "https://t.me/cxc_bot"}])
    metrics_token: SecretStr = Field(SecretStr(""), examples=["a-long-random-word"])

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        return _address(value)

    @field_validator("links")
    @classmethod
    def _addresses(cls, value: dict[str, str]) -> dict[str, str]:
        return {name: _address(address) for name, address in value.items()}

    @field_validator("listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        return _listen(value) if value else value


class Settings(BaseSettings):
    """Everything an operator decides, with what happens when nothing is said."""

    model_config = SettingsConfigDict(
        env_prefix="CXC_",
        env_nested_delimiter="__",
        toml_file=FILE,
        extra="forbid",
        frozen=True,
    )

    database: str = Field("cxc-bot.sqlite3", examples=["cxc-bot.sqlite3"])
    language: str = Field("en", examples=["en"])
    admins: tuple[str, ...] = Field((), examples=[["console:Ada"]])
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", examples=["info"])
    operator: Operator = Operator()
    rounds: Rounds = Rounds()
    limits: Limits = Limits()
    console: Console = Console()
    matrix: MatrixAccount = MatrixAccount()
    telegram: TelegramBot = TelegramBot()
    mattermost: MattermostBot = MattermostBot()
    web: PublicPage = PublicPage()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is theirs
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, and the file over nothing said."""
        file = TomlConfigSettingsSource(settings_cls)
        return (init_settings, env_settings, file)


def load(file: Path | None = None) -> Settings:
    """Read the settings.

    `file` is the TOML file; without one, `cxc-bot.toml` of the folder, which may be missing.
    Raises SettingsProblem with a text for the operator.
    """
    path = file or Path(FILE)
    if file is not None and not file.exists():
        raise SettingsProblem(f"{file}: there is no such file.")
    _refuse_unknown_variables()
    chosen = type("Settings", (Settings,), {"model_config": {"toml_file": path}})
    try:
        settings: Settings = chosen()
    except tomllib.TOMLDecodeError as error:
        raise SettingsProblem(f"{path}: this is not valid TOML: {error}") from None
    except OSError as error:
        raise SettingsProblem(f"{path}: cannot be read: {error.strerror}") from None
    except ValidationError as error:
        lines = [_explain(problem, path) for problem in error.errors(include_input=False)]
        raise SettingsProblem("\n".join(lines)) from None
    return settings


def _refuse_unknown_variables() -> None:
    """Raise for a variable that begins like ours and is none: a slip would go unnoticed."""
    known = set(_variables(Settings, "CXC_"))
    for name in sorted(os.environ):
        if name.upper().startswith("CXC_") and name.upper() not in known:
            near = get_close_matches(name.upper(), sorted(known), 1)
            hint = f"; did you mean {near[0]}?" if near else "."
            raise SettingsProblem(f"environment variable {name}: there is no such setting{hint}")


def _variables(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        variable = prefix + name.upper()
        yield variable
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _variables(field.annotation, f"{variable}__")


def _explain(problem: Mapping[str, Any], path: Path) -> str:
    keys = [str(key) for key in problem["loc"]]
    name = ".".join(keys)
    where = _where(keys, path)
    example = _example(keys)
    said = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        said = f"there is no such setting; {_known(keys)}"
    return f"{where}: {name}: {said}.{f' Example: {example}' if example else ''}"


def _where(keys: list[str], path: Path) -> str:
    variable = "CXC_" + "__".join(keys).upper()
    return f"environment variable {variable}" if variable in os.environ else str(path)


def _table(keys: list[str]) -> type[BaseModel]:
    model: type[BaseModel] = Settings
    for key in keys[:-1]:
        field = model.model_fields.get(key)
        if field is None or not isinstance(field.annotation, type):
            break
        if issubclass(field.annotation, BaseModel):
            model = field.annotation
    return model


def _known(keys: list[str]) -> str:
    return "known here are " + ", ".join(_table(keys).model_fields)


def _example(keys: list[str]) -> str:
    named = [key for key in keys if not key.isdigit()]
    field = _table(named).model_fields.get(named[-1]) if named else None
    if field is None or not field.examples:
        return ""
    table = f"[{'.'.join(named[:-1])}] " if named[:-1] else ""
    return f"{table}{named[-1]} = {_toml(field.examples[0])}"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    return f'"{value}"' if isinstance(value, str) else str(value)
