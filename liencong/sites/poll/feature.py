"""Polls as a feature."""

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.sites.poll import api, cli, office, views
from liencong.sites.poll.ballot_box import open_box
from liencong.sites.poll.blocks import POLL
from liencong.sites.poll.events import PollChanged, VoteCast
from liencong.sites.poll.service import POLL_MANAGE

feature = Feature(
    name="poll",
    routes=[
        Route("/tham-do/{poll_id}", views.show, methods=["GET"], name="poll"),
        Route("/tham-do/{poll_id}", views.vote, methods=["POST"], name="poll-vote"),
    ],
    office=[
        Route("/tham-do", office.show_list, methods=["GET"], name="polls"),
        Route("/tham-do/moi", office.show_new, methods=["GET"], name="poll-new"),
        Route("/tham-do/moi", office.create, methods=["POST"]),
        Route("/tham-do/{poll_id}", office.show, methods=["GET"], name="poll-result"),
        Route("/tham-do/{poll_id}/ket-qua.csv", office.save, methods=["GET"], name="poll-result-table"),
        Route("/tham-do/{poll_id}/don-dap", office.count_bursts, methods=["POST"], name="poll-bursts"),
        Route("/tham-do/{poll_id}/dang-ket-qua", office.publish_result, methods=["POST"]),
        Route("/tham-do/{poll_id}/dong", office.close, methods=["POST"], name="poll-close"),
    ],
    menu=[
        MenuEntry("polls.menu", "/tham-do", POLL_MANAGE, order=46, icon="statistics", group="office.citizens")
    ],
    roles={"editor_in_chief": [POLL_MANAGE], "site_admin": [POLL_MANAGE]},
    api=[api.router],
    stale_keys={
        PollChanged: lambda event: [f"poll:{event.poll_id}", f"site:{event.site_id}/polls"],
        VoteCast: lambda event: [f"poll:{event.poll_id}/votes"],
    },
    provides=[POLL, views.QUICK_VOTE],
    opens=[open_box],
    commands=cli.add_commands,
)
