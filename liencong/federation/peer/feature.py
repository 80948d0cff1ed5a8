"""Sites hosted elsewhere as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.access.rules import PLATFORM_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.core.outbox.relay import Duty
from liencong.federation.peer import cli, office, pulling, subscribing, views

feature = Feature(
    name="peer",
    routes=[
        Route(f"{subscribing.CALLBACK}/{{token}}", views.confirm, methods=["GET"], name="peer-confirm"),
        Route(f"{subscribing.CALLBACK}/{{token}}", views.receive, methods=["POST"]),
    ],
    office=[
        Route(office.PEERS, office.show_peers, methods=["GET"], name="peers"),
        Route(office.ADD, office.show_add, methods=["GET"], name="peer-add"),
        Route(office.ADD, office.add, methods=["POST"]),
        Route(f"{office.PEERS}/xem", office.look, methods=["POST"], name="peer-look"),
        Route(f"{office.PEERS}/{{site_id}}", office.show_peer, methods=["GET"], name="peer"),
        Route(f"{office.PEERS}/{{site_id}}/lay-ngay", office.pull, methods=["POST"], name="peer-pull"),
        Route(f"{office.PEERS}/{{site_id}}/thoi-nhan", office.remove, methods=["POST"], name="peer-remove"),
    ],
    menu=[
        MenuEntry(
            "peers.title",
            office.PEERS,
            PLATFORM_MANAGE,
            order=92,
            icon="link",
            group="office.system",
            portal_only=True,
        )
    ],
    commands=cli.add_commands,
    duties=[Duty("pull-peers", pulling.LOOKS_EVERY, pulling.pull_due, lasts=pulling.HOLDS)],
    folder=Path(__file__).parents[1],
)
