"""What the office enters for one WeChat Official Account: the keys of the platform's back office. Pure."""

import re
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, SecretStr, field_validator, model_validator

from channels.channel import setting

PLATFORM = "https://api.weixin.qq.com"
NOT_SET = SecretStr("")
_BACK_OFFICE = "公众平台（mp.weixin.qq.com）“设置与开发 > 开发接口管理 > 基本配置”"
_ENGLISH = "mp.weixin.qq.com, Settings and Development > Basic configuration"


class Settings(BaseModel):
    """One account. `app_id` and `secret` may be left out where the account has nothing but the passive reply."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: SecretStr = setting(
        "令牌", f"{_BACK_OFFICE}里“服务器配置”的 Token，3 至 32 位字母和数字", f"the Token in {_ENGLISH}",
        min_length=3, max_length=32,
    )  # fmt: skip
    app_id: str = setting(
        "开发者 ID", f"{_BACK_OFFICE}里的 AppID，以 wx 开头", f"the AppID in {_ENGLISH}", ""
    )
    secret: SecretStr = setting(
        "开发者密码", f"{_BACK_OFFICE}里的 AppSecret，遗失须重置", f"the AppSecret in {_ENGLISH}", NOT_SET
    )
    aes_key: SecretStr = setting(
        "消息加解密密钥",
        f"{_BACK_OFFICE}里的 EncodingAESKey，43 个字符；选“安全模式”时填写，明文模式不填",
        f"the EncodingAESKey in {_ENGLISH}, 43 characters; only in safe mode",
        NOT_SET,
    )
    kind: Literal["service", "subscription", "unverified"] = setting(
        "账号类型",
        "service 已认证的服务号，subscription 已认证的订阅号，unverified 未认证（只能在市民来消息时答复）",
        "service, subscription (both verified) or unverified (passive replies only)",
        "service",
    )
    api: str = setting(
        "平台接口地址",
        f"一般不填，即 {PLATFORM}；联调时填替身平台的地址",
        f"normally absent, {PLATFORM}; the address of a stand-in for trials",
        PLATFORM,
    )
    forward_url: str | None = setting(
        "转发地址",
        "门户等其他系统接收公众号消息的网址；本系统不处理的消息原样转给它，不需要则不填",
        "where pushes that we do not handle are passed on",
        None,
    )
    notice_template: str = setting(
        "订阅通知模板",
        "公众平台“订阅通知 > 我的模板”里的模板 ID，不用订阅通知则不填",
        "the id of the subscription notice template, if the account has one",
        "",
        pattern=r"^[\w-]*$",
    )
    notice_fields: str = setting(
        "订阅通知字段",
        "模板的字段各填什么，例如 thing1=title,character_string2=ticket,thing3=text,time4=time",
        "which value each field of the template gets: title, ticket, text or time",
        "thing1=title,character_string2=ticket,thing3=text,time4=time",
    )
    notice_lasting: bool = setting(
        "长期订阅",
        "模板是政务民生类的长期订阅填 true：市民同意一次，以后每件都可以通知；一次性订阅不填",
        "true for a long-term subscription template (public services): one consent serves for all notices",
        False,
    )
    template: str = setting(
        "模板消息模板",
        "公众平台“模板消息 > 我的模板”里的模板 ID，没有模板消息则不填",
        "the id of the template message's template, if the account has one",
        "",
    )
    template_fields: str = setting(
        "模板消息字段",
        "模板的字段各填什么，例如 first=title,keyword1=ticket,keyword2=time,remark=text",
        "which value each field of the template gets: title, ticket, text or time",
        "first=title,keyword1=ticket,keyword2=time,remark=text",
    )
    proxy: SecretStr | None = setting(
        "出口代理", "访问外部平台所用的代理，例如 http://10.0.0.1:3128", "the proxy for calls to outside platforms",
        None, shared=True,
    )  # fmt: skip
    public_url: str | None = setting(
        "对外网址",
        "市民访问本服务的网址，不含路径",
        "the address that citizens use, without a path",
        None,
        shared=True,
    )

    @field_validator("aes_key")
    @classmethod
    def _whole_key(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch("[A-Za-z0-9]{43}", value.get_secret_value()):
            raise ValueError("须为 43 位字母和数字")
        return value

    @field_validator("api")
    @classmethod
    def _address(cls, value: str) -> str:
        return _web_address(value).rstrip("/")

    @field_validator("forward_url")
    @classmethod
    def _forward_address(cls, value: str | None) -> str | None:
        return None if value is None else _web_address(value)

    @field_validator("notice_fields", "template_fields")
    @classmethod
    def _pairs(cls, value: str) -> str:
        if not re.fullmatch(r"\w+=(title|ticket|text|time)(,\w+=(title|ticket|text|time))*", value, re.ASCII):
            raise ValueError("须为 字段=值，值为 title、ticket、text 或 time")
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.aes_key.get_secret_value() and not self.app_id:
            raise ValueError(
                "填写了 HOTLINE_WECHAT_AES_KEY（消息加解密密钥）时，还须填写 HOTLINE_WECHAT_APP_ID"
            )
        if self.kind != "unverified" and not (self.app_id and self.secret.get_secret_value()):
            raise ValueError(
                "还须填写 HOTLINE_WECHAT_APP_ID 和 HOTLINE_WECHAT_SECRET（都在公众平台的“基本配置”里）；"
                "未认证的账号请设 HOTLINE_WECHAT_KIND=unverified"
            )
        return self


def _web_address(value: str) -> str:
    if not re.match(r"https?://[^/\s]", value):
        raise ValueError("须以 http:// 或 https:// 开头")
    return value
