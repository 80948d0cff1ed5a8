"""Grants as rows of a screen, with what the person who looks may do to each."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request

from liencong.core.clock import utc_now
from liencong.core.office.shell import role_words
from liencong.core.text import format_date
from liencong.core.web.request import installation_of, signed_in
from liencong.sites.people import service
from liencong.sites.people.service import Held


def rows_of(request: Request, people: Sequence[Held]) -> list[dict[str, Any]]:
    """Give grants with their roles and days in words."""
    installation, actor = installation_of(request), signed_in(request)
    return [
        {
            "held": held,
            "role": role_words(installation, held.grant.role),
            "until": format_date(held.grant.valid_to) if held.grant.valid_to else "",
            "begins": format_date(held.grant.valid_from) if held.grant.valid_from > utc_now() else "",
            "may_delegate": service.may_delegate(actor, held),
            "may_revoke": service.may_revoke(actor, held),
        }
        for held in people
    ]
