"""Sites hosted elsewhere as a feature."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.access.rules import PLATFORM_MANAGE
from liencong.core.feature import Feature, MenuEntry
from liencong.core.outbox.relay import Duty
from liencong.federation.peer import cli, office, peer_screen, pulling, reporting, subscribing, views

ONE = f"{office.PEERS}/{{site_id}}"

feature = Feature(
    name="peer",
    routes=[
        Route(f"{subscribing.CALLBACK}/{{token}}", views.confirm, methods=["GET"], name="peer-confirm"),
        Route(f"{subscribing.CALLBACK}/{{token}}", views.receive, methods=["POST"]),
        Route(reporting.FIGURES, reporting.tell, methods=["GET"], name="figures"),
    ],
    office=[
        Route(office.PEERS, office.show_peers, methods=["GET"], name="peers"),
        Route(office.ADD, office.show_add, methods=["GET"], name="peer-add"),
        Route(office.ADD, office.add, methods=["POST"]),
        Route(f"{office.PEERS}/xem", office.look, methods=["POST"], name="peer-look"),
        Route(ONE, peer_screen.show, methods=["GET"], name="peer"),
        Route(f"{ONE}/lay-ngay", peer_screen.pull, methods=["POST"], name="peer-pull"),
        Route(f"{ONE}/gioi-han", peer_screen.set_limits, methods=["POST"], name="peer-limits"),
        Route(f"{ONE}/khoa", peer_screen.show_keys, methods=["GET"], name="peer-keys"),
        Route(f"{ONE}/khoa", peer_screen.trust, methods=["POST"]),
        Route(f"{ONE}/ve-he-thong", peer_screen.adopt, methods=["POST"], name="peer-adopt"),
        Route(f"{ONE}/thoi-nhan", peer_screen.remove, methods=["POST"], name="peer-remove"),
        Route(f"{ONE}/luu-tru", peer_screen.archive, methods=["POST"], name="peer-archive"),
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
