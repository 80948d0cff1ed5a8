"""Tenant scope has one place, and the few that look across sites are known by name."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "liencong"

LOOK_ACROSS_SITES = {
    "core/tenancy/scope.py": "defines it",
    "search/usage/service.py": "what was asked long ago is forgotten on every site",
    "sites/attachment/store.py": "files that a page of any site offers are read once",
    "sites/entry/window.py": "the shop window: a link shows another site's approved revision",
    "sites/entry/media_uses.py": "media that an approved revision shows",
    "sites/entry/text_links.py": "the public texts of every site are read for where they lead",
    "sites/entry/link_answers.py": "an address to which texts of any site lead is not forgotten",
    "federation/chasing/service.py": "the report of a quarter tells of every site",
    "sites/entry/drafts.py": "what nobody has touched for long is forgotten on every site",
    "sites/entry/schedule.py": "publishing what is due on every site",
    "sites/importing/noticing.py": "imports that have ended on every site",
    "sites/media/own_cuts.py": "what a site cuts of another site's picture is numbered among all cuts of it",
    "sites/media/library.py": "a media that no site shows, be it by a link, is unused",
    "sites/media/variants.py": "pictures are made for every site, once for those that share one",
    "sites/media/trash.py": "what lay in the trash of any site for long is forgotten",
    "sites/receiving/fetching.py": "the mailboxes of every site are read in turn",
    "sites/importing/working.py": "the imports of every site take turns",
    "sites/poll/store.py": "a poll that other sites put here, and its votes on all of them",
    "sites/poll/voting.py": "a lot holds votes of several sites",
    "sites/poll/recount.py": "a poll is counted again on all its sites",
    "sites/statistics/service.py": "what a site shows of others is read there too",
    "sites/visits/store.py": "what was counted on every site is written in one batch",
    "sites/public/indexing.py": "search documents of every place where an entry stands",
    "federation/peer/vanishing.py": "which entries of a peer links of any site show",
    "federation/link/service.py": "a link joins two sites",
    "sites/entry/placements.py": "what a site had elsewhere goes when it becomes an archive",
    "federation/totals/service.py": "the province's figures are sums over all sites",
    "federation/totals/traffic.py": "what was read in the province, beside the sum of its sites",
    "federation/directory/service.py": "when each site last changed",
    "federation/freshness/service.py": "where the boards of every site stand",
    "federation/usage/service.py": "what every site has used in a month",
    "federation/link/passing.py": "a change of a source is held against what other sites show",
    "federation/link/taking.py": "what a source publishes is offered wherever a rule takes it",
    "federation/link/addressed.py": "an address leads to an entry of whichever site",
    "federation/link/older.py": "what the sources of a rule have published before",
    "federation/link_rule/service.py": "the rules of all sites that speak of a source",
    "federation/link_rule/telling.py": "a rule names a board of its source",
    "federation/offer/service.py": "boards of other sites, and the receipts that stand in their logs",
    "federation/link/desk_parts.py": "the log of links names what their sources offer",
    "plugins/royalties/noticing.py": "months that were locked on every site",
    "plugins/cases/across.py": "a code leads to its case on whichever site it is; what every site owes",
    "plugins/consultations/across.py": "every open consultation of the province, and what each site owes",
    "plugins/duties/across.py": "which sites are late with what they owe",
    "plugins/duties/store.py": "what stands on a board may be a link; a new duty keeps what sites chose",
    "federation/link/duplicates.py": "what waits is held against what else waits, by its source's text",
    "federation/topic/sketches.py": "texts of all sites that a curator sees are held against each other",
    "federation/link/queue.py": "a link beside its source's approved text",
}
"""Modules in which `every_site` may stand, with the reason."""


def test_only_known_places_look_across_sites() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bevery_site\b", path.read_text(encoding="utf-8"))
    }
    assert found == set(LOOK_ACROSS_SITES)


def test_tenant_floors_ask_only_through_statements_that_the_scope_can_narrow() -> None:
    past_the_scope = re.compile(r"session\.get\((?!Unit\b)|\.__table__|session\.connection\(")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for floor in ("sites", "federation", "plugins")
        for path in (PACKAGE / floor).rglob("*.py")
        if past_the_scope.search(path.read_text(encoding="utf-8"))
    }
    assert not found
