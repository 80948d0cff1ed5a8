"""Questions and complaints of citizens as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.access.rules import SITE_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.core.outbox.events import Subscription
from liencong.plugins.cases import (
    api,
    blocks,
    desk_parts,
    indexing,
    letters,
    media_uses,
    noticing,
    office,
    places,
    queue_source,
    samples,
    sending,
    settings_office,
    views,
)
from liencong.plugins.cases.events import CaseChanged
from liencong.plugins.cases.rules import CASE_ANSWER, CASE_SIGN
from liencong.plugins.cases.settings_office import SETTINGS
from liencong.plugins.cases.told import FOLLOW, QUESTIONS, SEND
from liencong.sites.media.uses import MediaUsers
from liencong.sites.media.views import PublicMedia

ONE = f"{QUESTIONS}/{{case_id}}"
SIGNS = [CASE_ANSWER, CASE_SIGN]

feature = Feature(
    name="cases",
    roles={"editor": [CASE_ANSWER], "editor_in_chief": SIGNS, "site_admin": SIGNS},
    routes=[
        Route(QUESTIONS, views.show_list, methods=["GET"], name="questions"),
        Route(SEND, sending.show_form, methods=["GET"], name="question-send"),
        Route(SEND, sending.send, methods=["POST"]),
        Route(FOLLOW, views.show_follow, methods=["GET"], name="question-follow"),
        Route(FOLLOW, views.follow, methods=["POST"]),
        Route(f"{QUESTIONS}/{{path}}", views.show_one, methods=["GET"], name="question"),
    ],
    office=[
        Route(QUESTIONS, office.show_list, methods=["GET"], name="cases"),
        Route(SETTINGS, settings_office.show, methods=["GET"], name="cases-settings"),
        Route(SETTINGS, settings_office.save, methods=["POST"]),
        Route(ONE, office.show_one, methods=["GET"], name="case"),
        Route(ONE, office.write, methods=["POST"]),
        Route(f"{ONE}/tep/{{number}}", office.show_file, methods=["GET"], name="case-file"),
        Route(f"{ONE}/chuyen", office.forward, methods=["POST"], name="case-forward"),
        Route(f"{ONE}/xoa-thong-tin", office.erase, methods=["POST"], name="case-erase"),
        Route(f"{ONE}/{{step}}", office.take_step, methods=["POST"], name="case-step"),
    ],
    menu=[
        MenuEntry(
            "cases.office_title",
            QUESTIONS,
            CASE_ANSWER,
            order=45,
            icon="question",
            group="office.citizens",
            key="h",
        ),
        MenuEntry("cases.set_up", SETTINGS, SITE_MANAGE, order=78, group="office.site_settings"),
    ],
    api=[api.router],
    subscriptions=[
        Subscription(CaseChanged, indexing.refresh),
        Subscription(CaseChanged, noticing.tell),
        Subscription(CaseChanged, letters.tell),
    ],
    stale_keys={CaseChanged: lambda event: [views.list_key(event.site_id), f"case:{event.case_id}"]},
    provides=[
        *noticing.KINDS,
        *desk_parts.PARTS,
        queue_source.SOURCE,
        blocks.QUESTIONS_BLOCK,
        places.PLACE,
        places.OWED,
        places.WAITED,
        samples.SAMPLE,
        PublicMedia(media_uses.find_public),
        MediaUsers(media_uses.find_users, media_uses.public_on, media_uses.shows, media_uses.shows),
    ],
    folder=Path(__file__).parent,
)
