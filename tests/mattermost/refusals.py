"""What the server refuses, in its own words."""

from typing import Any


class Refused(Exception):  # noqa: N818 - the server's answer, not an error of ours
    """An answer that says no."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status, self.name, self.message = status, name, message

    def as_json(self, request_id: str) -> dict[str, Any]:
        """Return the refusal as the server writes it."""
        return {
            "id": self.name,
            "message": self.message,
            "detailed_error": "",
            "request_id": request_id,
            "status_code": self.status,
        }


def forbidden() -> Refused:
    """Return what somebody without a right is told."""
    return Refused(
        403, "api.context.permissions.app_error", "You do not have the appropriate permissions."
    )


def unauthorized() -> Refused:
    """Return what somebody without a token is told."""
    return Refused(
        401,
        "api.context.session_expired.app_error",
        "Invalid or expired session, please login again.",
    )


def invalid(name: str, where: str = "body") -> Refused:
    """Return what is said of a wrong parameter."""
    return Refused(
        400,
        f"api.context.invalid_{where}_param.app_error",
        f"Invalid or missing {name} parameter in request {where}.",
    )


def missing(what: str) -> Refused:
    """Return what is said of something that is not there."""
    return Refused(404, f"app.{what}.missing.app_error", f"Unable to find the {what}.")
