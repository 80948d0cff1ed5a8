"""The people of a site as a feature."""

from starlette.routing import Route

from liencong.core.access.rules import OFFICE_ENTER, PEOPLE_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.core.office.menu import ACCOUNT
from liencong.core.office.parts import DeskAttention
from liencong.sites.people import office, review_office

feature = Feature(
    name="people",
    office=[
        Route("/nguoi-dung", review_office.show_people, methods=["GET"], name="people"),
        Route("/nguoi-dung/ra-soat.csv", review_office.save_review, methods=["POST"], name="people-review"),
        Route("/nguoi-dung/ai/{account_id}/{action}", review_office.act, methods=["POST"], name="person"),
        Route("/nguoi-dung/moi", office.show_invite, methods=["GET"], name="invite"),
        Route("/nguoi-dung/moi", office.invite, methods=["POST"]),
        Route("/nguoi-dung/{grant_id}/uy-quyen", office.show_delegate, methods=["GET"], name="delegate"),
        Route("/nguoi-dung/{grant_id}/uy-quyen", office.delegate, methods=["POST"]),
        Route("/nguoi-dung/{grant_id}/thu-hoi", office.revoke, methods=["POST"], name="revoke"),
        Route("/quyen-cua-toi", office.show_own, methods=["GET"], name="own-rights"),
    ],
    menu=[
        MenuEntry(
            "people.title", "/nguoi-dung", PEOPLE_MANAGE, order=90, icon="people", group="office.system"
        ),
        MenuEntry("people.own_title", "/quyen-cua-toi", OFFICE_ENTER, group=ACCOUNT, on_boards=True),
    ],
    provides=[DeskAttention(review_office.find_unreviewed)],
)
