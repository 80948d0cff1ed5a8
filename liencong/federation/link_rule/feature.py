"""Rules about links as a feature; it stands before that of links, whose addresses would take its own."""

from pathlib import Path

from starlette.routing import Route

from liencong.core.feature import Feature, MenuEntry
from liencong.federation.link_rule import office
from liencong.federation.link_rule.office import GROUP
from liencong.federation.link_rule.rules import LINK_RULE

feature = Feature(
    name="link_rule",
    roles={"editor_in_chief": [LINK_RULE], "site_admin": [LINK_RULE]},
    office=[
        Route("/lien-thong/quy-tac", office.show_rules, methods=["GET"], name="link-rules"),
        Route("/lien-thong/quy-tac", office.make, methods=["POST"]),
        Route("/lien-thong/quy-tac/moi", office.show_new, methods=["GET"], name="link-rule-new"),
        Route("/lien-thong/quy-tac/nguon/{site_id}", office.release, methods=["POST"], name="source-release"),
        Route("/lien-thong/quy-tac/{rule_id}", office.show_rule, methods=["GET"], name="link-rule"),
        Route("/lien-thong/quy-tac/{rule_id}", office.change, methods=["POST"]),
        Route("/lien-thong/quy-tac/{rule_id}/ket-thuc", office.end, methods=["POST"], name="link-rule-end"),
    ],
    menu=[
        MenuEntry("link_rules.tab", "/lien-thong/quy-tac", LINK_RULE, order=61, group=GROUP, on_boards=True)
    ],
    folder=Path(__file__).parents[1],
)
