"""The settings about getting into the console: sessions, second factor, training, the office's own directory."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode

from hotline.setting_field import setting
from tickets.roles import STAFF_ROLES

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class AccessSettings(BaseSettings):
    """A part of `hotline.settings.Settings`."""

    session_idle: int = setting(
        30,
        "空闲退出",
        "工作台多少分钟没有操作就要重新登录，1 至 1440",
        "minutes without a click after which staff sign in again, 1 to 1440",
        ge=1,
        le=1440,
    )
    session_hours: int = setting(
        12,
        "最长登录",
        "工作台一次登录最多用多少小时，1 至 168",
        "hours that one sign-in lasts at most, 1 to 168",
        ge=1,
        le=168,
    )
    totp_roles: Annotated[tuple[str, ...], NoDecode] = setting(
        (),
        "必须用动态口令的角色",
        f"用逗号分隔的角色，例如 admin,auditor；可选 {'、'.join(STAFF_ROLES)}；其他角色自愿",
        "roles that cannot work without a second factor, separated by commas",
    )
    training_pass: int = setting(
        60,
        "培训合格线",
        "联络员培训考试多少分合格，0 至 100；登记了合格成绩的联络员账号才能登录",
        "points of the examination from which a liaison officer may sign in, 0 to 100",
        ge=0,
        le=100,
    )
    oidc_issuer: str | None = setting(
        None,
        "统一身份认证地址",
        "OpenID Connect 的发布者地址，例如 https://sso.example.gov.cn/realms/gov，由认证平台管理员提供；不用则不填",
        "the issuer of the OpenID Connect directory, as its administrator gives it",
    )
    oidc_client_id: str | None = setting(
        None,
        "统一身份认证的应用编号",
        "认证平台给本系统的应用编号（client id），登记的回调地址是 对外网址/console/directory/back",
        "the client id that the directory gave; the redirect address is PUBLIC_URL/console/directory/back",
        validate_default=True,
    )
    oidc_client_secret: SecretStr | None = setting(
        None,
        "统一身份认证的应用密钥",
        "认证平台给本系统的应用密钥（client secret）",
        "the client secret that the directory gave",
        validate_default=True,
    )
    oidc_claim: str = setting(
        "preferred_username",
        "统一身份认证的用户名字段",
        "哪个字段（claim）的值等于本系统的用户名，例如 preferred_username",
        "the claim whose value is the name of an account here",
        min_length=1,
    )
    oidc_title: str = setting(
        "统一身份认证登录",
        "统一身份认证的按钮",
        "登录页上按钮的文字",
        "the words on the button",
        min_length=1,
    )

    @field_validator("totp_roles", mode="before")
    @classmethod
    def _split_roles(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @field_validator("totp_roles")
    @classmethod
    def _known_roles(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if strangers := set(value) - set(STAFF_ROLES):
            raise ValueError(f"没有角色 {'、'.join(sorted(strangers))}")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, value: str | None) -> str | None:
        address = urlsplit(value or "https://none")
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
            raise ValueError("须以 https:// 开头")
        return value

    @field_validator("oidc_client_id", "oidc_client_secret")
    @classmethod
    def _with_issuer(cls, value: object, info: ValidationInfo) -> object:
        if info.data.get("oidc_issuer") and not value:
            raise ValueError("填了统一身份认证地址，就必须填写")
        return value
