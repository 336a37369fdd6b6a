"""What the administrator sets: HOTLINE_* variables, or `hotline.toml` beside the program; variables win.

Every error is told at once, with the setting's name and how to get its value. Secrets are never printed.
"""

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from hotline.access_settings import AccessSettings
from hotline.setting_field import setting
from language.encoders.setting import understood

PREFIX = "HOTLINE_"
FILE = Path("hotline.toml")
ROOT = Path(__file__).parent.parent
Network = IPv4Network | IPv6Network


class SettingsError(Exception):
    """Settings that cannot be used; the text names each one and says how to get its value."""


class Settings(AccessSettings):
    """All settings of the service itself; a channel's own are read by `hotline.channel_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", toml_file=FILE, frozen=True
    )

    database_url: SecretStr = setting(
        SecretStr("sqlite:///var/hotline.db"),
        "数据库地址",
        "单机用 sqlite:///var/hotline.db；多台机器用 postgresql://用户:密码@主机/库名，由数据库管理员提供",
        "sqlite:///path for one machine, postgresql://user:password@host/name for several",
    )
    pack: Path = setting(
        ROOT / "packs" / "demo",
        "城市包目录",
        "城市包所在的目录，例如 packs/demo；新城市用 python -m hotline init 目录 生成",
        "the folder of the city pack; python -m hotline init DIR makes a new one",
    )
    secret_key: SecretStr | None = setting(
        None,
        "签名密钥",
        '至少 32 个字符，用 python -c "import secrets; print(secrets.token_hex(32))" 生成；'
        "不填则自动生成并保存在 var/secret_key",
        "at least 32 characters; made and kept in var/secret_key when absent",
    )
    public_url: str | None = setting(
        None,
        "对外网址",
        "市民和平台访问本服务的网址，例如 https://12345.example.gov.cn，不含路径；不填则用本机地址",
        "the address that citizens and platforms use, without a path",
    )
    channels: Annotated[tuple[str, ...], NoDecode] = setting(
        ("webchat",),
        "启用的渠道",
        "用逗号分隔的渠道名，例如 webchat；每个渠道所需的密钥见 docs/operation.md",
        "names of channels, separated by commas",
    )
    encoder: str = setting(
        "use+e5",
        "句向量模型",
        "none 不用模型，只按字词和拼音匹配；use 快；e5 较准较慢；use+e5 先用快的，难判断时再用准的；"
        "本单位有 OpenAI 协议的向量接口的，填 http://主机/v1 或 use+http://主机/v1",
        "none, use, e5, use+e5, or the base address of an OpenAI embeddings endpoint, alone or after use+",
    )
    encoder_model: str | None = setting(
        None,
        "向量接口的模型名",
        "向量接口提供的模型名，例如 bge-m3，由接口的管理员提供；HOTLINE_ENCODER 不是接口地址的不填",
        "the name of the model at the embeddings endpoint, for example bge-m3",
        validate_default=True,
    )
    encoder_key: SecretStr | None = setting(
        None,
        "向量接口的密钥",
        "向量接口的访问密钥，由接口的管理员提供；接口不要密钥的不填",
        "the bearer key of the embeddings endpoint, if it wants one",
    )
    proxy: SecretStr | None = setting(
        None,
        "出口代理",
        "访问外部平台所用的代理，例如 http://10.0.0.1:3128，由网络管理员提供；不用代理则不填",
        "the proxy for calls to outside platforms, http://host:port",
    )
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = setting(
        (),
        "可信的反向代理",
        "反向代理的地址或网段，用逗号分隔，例如 127.0.0.1,10.0.0.0/8；只有来自这些地址的 X-Forwarded-* 才采信",
        "addresses or networks of the reverse proxies whose X-Forwarded-* headers are believed",
    )
    rate_limit: int = setting(
        60,
        "限流",
        "同一来访者每分钟最多多少条消息，0 为不限",
        "messages a minute of one visitor, 0 is no limit",
        ge=0,
    )
    host: str = setting(
        "127.0.0.1", "监听地址", "127.0.0.1 只供本机访问，0.0.0.0 供所有网卡", "127.0.0.1, or 0.0.0.0 for all"
    )
    port: int = setting(
        8012,
        "监听端口",
        "1 至 65535 之间没有被占用的端口，0 为任意一个空闲端口",
        "a free port between 1 and 65535, or 0 for any",
        ge=0,
        le=65535,
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, _TomlFile(settings_cls)

    @field_validator("channels", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @field_validator("channels")
    @classmethod
    def _some_channel(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("至少启用一个渠道")
        return value

    @field_validator("encoder")
    @classmethod
    def _known_encoder(cls, value: str) -> str:
        understood(value)
        return value

    @field_validator("encoder_model")
    @classmethod
    def _named_model(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and understood(info.data.get("encoder", "none")).is_endpoint:
            raise ValueError("HOTLINE_ENCODER 是接口地址时必须填写")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("只能以 sqlite:/// 或 postgresql:// 开头")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 32:
            raise ValueError("太短，至少 32 个字符")
        return value

    @field_validator("public_url")
    @classmethod
    def _site(cls, value: str | None) -> str | None:
        return None if value is None else _web_address(value)

    @field_validator("proxy")
    @classmethod
    def _proxy(cls, value: SecretStr | None) -> SecretStr | None:
        return None if value is None else SecretStr(_web_address(value.get_secret_value()))

    @property
    def address(self) -> str:
        """Where the service is reached: the public address, or the one it listens on."""
        return self.public_url or f"http://{self.host}:{self.port}"


class _TomlFile(TomlConfigSettingsSource):
    """`hotline.toml`. `[channels]` may be a table: `enabled` beside the accounts `[channels.wechat.NAME]`."""

    def _read_file(self, file_path: Any) -> dict[str, Any]:  # noqa: ANN401 - as in the base class
        data = super()._read_file(file_path)
        channels = data.get("channels")
        if isinstance(channels, dict):
            data["channels"] = channels.get("enabled", Settings.model_fields["channels"].default)
        return data


def _web_address(value: str) -> str:
    address = urlsplit(value)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError("须以 http:// 或 https:// 开头并写明主机")
    if address.path.strip("/") or address.query or address.fragment:
        raise ValueError("只写到主机和端口，不含路径")
    return value.rstrip("/")


def load_settings() -> Settings:
    """Read the variables and `hotline.toml` in the current folder; raises SettingsError with all errors."""
    try:
        return Settings()
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{FILE}：TOML 写法有误（{error}）。 {FILE} is not valid TOML.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{FILE}：不是 UTF-8 编码。 {FILE} is not UTF-8.") from None
    except ValidationError as error:
        first = {str(fault["loc"][0]): fault for fault in reversed(error.errors())}
        sentences = [_sentence(name, first[name]) for name in Settings.model_fields if name in first]
        raise SettingsError("\n".join(sentences)) from None


def variable(name: str) -> str:
    """The name of a setting as people write it: `HOTLINE_PORT`."""
    return PREFIX + name.upper()


def explanation(name: str) -> tuple[str, str]:
    """How to get the value of a setting, in Chinese and in English."""
    field = Settings.model_fields[name]
    extra = field.json_schema_extra
    return str(field.description), str(extra["english"]) if isinstance(extra, dict) else ""


def _sentence(name: str, fault: ErrorDetails) -> str:
    field, (chinese, english) = Settings.model_fields[name], explanation(name)
    value = "" if "Secret" in str(field.annotation) else f"“{fault['input']}”"
    cause = fault.get("ctx", {}).get("error")
    reason = f"：{cause}" if isinstance(cause, ValueError) else ""
    return (
        f"{variable(name)}（{field.title}）的值{value}不能用{reason}。填法：{chinese}。\n"
        f"  {variable(name)} cannot be used. How to set it: {english}."
    )


def unknown_settings(known: Iterable[str] = (), environ: Mapping[str, str] = os.environ) -> list[str]:
    """Sentences about HOTLINE_ variables that nothing reads, each with the nearest known name.

    `known` are the variables of the channels, which each channel declares itself.
    """
    names = {*map(variable, Settings.model_fields), *known}
    strangers = sorted(name for name in environ if name.startswith(PREFIX) and name not in names)
    return [_stranger(name, names) for name in strangers]


def _stranger(name: str, names: Iterable[str]) -> str:
    ends = sorted(known.removeprefix(PREFIX) for known in names)
    near = difflib.get_close_matches(name.removeprefix(PREFIX), ends, n=1)
    chinese, english = (
        (f"是不是 {PREFIX}{near[0]}？", f"Did you mean {PREFIX}{near[0]}?") if near else ("", "")
    )
    return f"没有名为 {name} 的设置，已忽略。{chinese} Unknown setting {name} is ignored. {english}".rstrip()
