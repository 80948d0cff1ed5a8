"""One's own account as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.access.rules import OFFICE_ENTER
from liencong.core.feature import Feature, MenuEntry
from liencong.core.office.menu import ACCOUNT
from liencong.core.profile import office
from liencong.core.profile.deputy import DEPUTED
from liencong.core.profile.office import PROFILE, SIGN_INS

feature = Feature(
    name="profile",
    office=[
        Route(PROFILE, office.show, methods=["GET"], name="profile"),
        Route(PROFILE, office.rename, methods=["POST"]),
        Route(f"{PROFILE}/mat-khau", office.change_password, methods=["POST"], name="password-change"),
        Route(SIGN_INS, office.show_sign_ins, methods=["GET"], name="sign-ins"),
        Route(f"{SIGN_INS}/tat-ca", office.end_all, methods=["POST"], name="sign-out-everywhere"),
        Route(f"{SIGN_INS}/{{sign_in_id}}/ket-thuc", office.end_one, methods=["POST"], name="sign-in-end"),
    ],
    menu=[
        MenuEntry("profile.title", PROFILE, OFFICE_ENTER, order=80, group=ACCOUNT, on_boards=True),
        MenuEntry("profile.sign_ins", SIGN_INS, OFFICE_ENTER, order=82, group=ACCOUNT, on_boards=True),
    ],
    provides=[DEPUTED],
    folder=Path(__file__).parent,
)
