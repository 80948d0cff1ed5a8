"""The form in which a curator says how an entry of another site is to look and stand here."""

from datetime import datetime

from liencong.core.web.days import day_ends, day_of
from liencong.core.web.forms import Form, form_of
from liencong.federation.link.presenting import Presentation
from liencong.sites.entry.tables import Placement
from liencong.sites.highlight import places_form
from liencong.sites.highlight.placing import Wishes

HEADING, FOCUS, ENDS, PINNED = "heading", "focus", "ends_at", "pinned_until"


def form_for(placement: Placement | None, title: str, stands: Wishes, now: datetime) -> Form:
    """Give the form as it stands: for what readers see, or for what waits with a title of its source.

    `stands` tells in which places of the home page it is, and how.
    """
    pinned = placement.pinned_until if placement else None
    return form_of(
        {
            HEADING: (placement.heading if placement else "") or title,
            FOCUS: placement.focus if placement else "",
            ENDS: day_of(placement.ends_at if placement else None),
            PINNED: day_of(pinned if pinned and pinned > now else None),
            **places_form.values_of(stands),
        }
    )


def read_presentation(form: Form) -> Presentation | None:
    """Give what was said in the form, None where it was not part of what was sent; raise `Invalid`."""
    if HEADING not in form.values:
        return None
    focus = str(form.values.get(FOCUS, ""))
    return Presentation(
        heading=str(form.values[HEADING]),
        focus=focus,
        ends_at=day_ends(form, ENDS),
        pinned_until=day_ends(form, PINNED),
        places=places_form.read_places(form),
    )
