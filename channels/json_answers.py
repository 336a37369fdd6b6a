"""How a JSON interface of ours answers what it refuses: `{"error": CODE, "message": TEXT}`, and nothing is cached."""

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import HTTPException

from channels.json_bodies import Refused

_SENTENCES = {
    400: ("bad_request", "请求有误。 The request cannot be understood."),
    404: ("not_found", "没有这个地址。 There is no such address."),
    405: ("not_allowed", "不支持这种请求方式。 This method is not supported here."),
    413: ("too_large", "内容太大。 The request is too large."),
    415: ("bad_type", "不支持这种内容格式。 This type of content is not supported here."),
    503: ("unavailable", "服务暂时不可用，请稍后再试。 The service fails now, please try again."),
}


def answer_refusals(routes: Blueprint) -> None:
    """Have every refusal of these routes answered in the common shape."""
    routes.register_error_handler(Refused, _refuse)
    routes.register_error_handler(HTTPException, _refuse_request)
    routes.after_request(_keep_private)


def error(status: int, code: str, message: str, retry_after: int | None = None) -> Response:
    """One refusal."""
    response = jsonify(error=code, message=message)
    response.status_code = status
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def refused_by_routing(status: int) -> Response:
    """A refusal that no interface made: there is no such address, the method is another, the body is too large."""
    code, sentence = _SENTENCES.get(status) or _SENTENCES[503 if status >= 500 else 400]
    return error(status, code, sentence)


def _refuse(refused: Refused) -> Response:
    response = error(refused.status, refused.code, refused.message, refused.retry_after)
    if refused.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _refuse_request(failure: HTTPException) -> Response:
    return refused_by_routing(failure.code or 400)


def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
