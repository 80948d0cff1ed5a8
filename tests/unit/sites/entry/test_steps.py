"""Every step from every state, for every role, on both kinds of board, against the plain model."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from liencong.core.access.rules import Actor, Right, merge_roles
from liencong.core.boot import load_features
from liencong.core.errors import LiencongError
from liencong.sites.entry import rules
from liencong.sites.entry.rights import may_work, require_step
from liencong.sites.entry.tables import Entry
from tests.factories.workflow_model import LEADS, MAY, ROLES, Model

ROLE_PERMISSIONS = merge_roles(feature.roles for feature in load_features())
SITE, BOARD = 1, 5
ACCOUNTS = {who: number for number, who in enumerate(ROLES, 1)}


def actor(who: str) -> Actor:
    role, site = ROLES[who], SITE + (who == "stranger")
    return Actor(ACCOUNTS[who], who, (Right(ROLE_PERMISSIONS[role], role, site),))


def entry_of(model: Model) -> Entry:
    return Entry(
        site_id=SITE,
        board_id=BOARD,
        state=model.state,
        created_by_id=ACCOUNTS["owner"],
        live_revision_id=1 if model.live else None,
    )


def outcome(model: Model, name: str, who: str) -> str:
    """Give the code with which a step is refused; empty where it goes through."""
    step, entry = rules.STEPS[name], entry_of(model)
    try:
        require_step(actor(who), step, entry)
        rules.check_step(
            step, model.state, is_live=bool(model.live), board_steps=1 + model.two_steps, reason="Vì"
        )
        written_by, own = ACCOUNTS[model.writer], ACCOUNTS[who]
        rules.check_own_work(step, written_by, own, self_approval=model.self_approval)
    except LiencongError as error:
        return error.code
    return ""


@pytest.mark.parametrize("name", sorted(LEADS))
@pytest.mark.parametrize("who", sorted(ROLES))
def test_a_step_goes_through_exactly_where_the_model_says(name: str, who: str) -> None:
    for state, live, two_steps, self_approval, writer in product(
        rules.STATES, (None, "Bài"), (False, True), (False, True), ("owner", who)
    ):
        model = replace(Model(two_steps, self_approval), state=state, live=live, writer=writer)
        assert outcome(model, name, who) == model.refusal(name, who), model


def test_the_model_knows_every_step_and_every_state() -> None:
    assert LEADS.keys() == rules.STEPS.keys()
    assert {name: step.ends for name, step in rules.STEPS.items()} == {
        name: ends for name, (_, ends) in LEADS.items()
    }


@pytest.mark.parametrize("who", sorted(ROLES))
def test_a_contributor_works_on_their_own_entries_only(who: str) -> None:
    assert may_work(actor(who), entry_of(Model(False, False))) == ("edit" in MAY[who])


def test_who_acts_for_a_contributor_works_on_that_contributors_entries() -> None:
    permissions = ROLE_PERMISSIONS["contributor"]
    deputy = Actor(99, "deputy", (Right(permissions, "contributor", SITE, None, ACCOUNTS["owner"]),))
    assert may_work(deputy, entry_of(Model(False, False)))
    stranger = replace(deputy, rights=(replace(deputy.rights[0], on_behalf_of_id=ACCOUNTS["colleague"]),))
    assert not may_work(stranger, entry_of(Model(False, False)))


@pytest.mark.parametrize("name", ["return", "unpublish", "pull"])
def test_some_steps_want_a_reason(name: str) -> None:
    with pytest.raises(LiencongError, match="reason"):
        rules.check_step(rules.STEPS[name], "approved", is_live=True, board_steps=1, reason="")


NOW = datetime(2026, 11, 20, tzinfo=UTC)
SEEN = [{"at": "2026-11-01T00:00:00+00:00", "text": "Lần một"}]
WAITING = [*SEEN, {"at": "2026-11-10T00:00:00+00:00", "text": "Lần hai"}]


def test_a_new_notice_stands_behind_those_that_readers_have_seen() -> None:
    assert rules.corrections_with(SEEN, SEEN, "Lần hai", now=NOW) == [
        *SEEN, {"at": NOW.isoformat(), "text": "Lần hai"},
    ]  # fmt: skip


def test_a_notice_that_waits_is_replaced_kept_or_dropped() -> None:
    assert rules.corrections_with(SEEN, WAITING, "Khác", now=NOW)[1]["text"] == "Khác"
    assert rules.corrections_with(SEEN, WAITING, "Lần hai", now=NOW) == WAITING
    assert rules.corrections_with(SEEN, WAITING, None, now=NOW) == WAITING
    assert rules.corrections_with(SEEN, WAITING, "", now=NOW) == SEEN


def test_what_readers_have_seen_is_never_dropped() -> None:
    assert rules.corrections_with(SEEN, SEEN, "", now=NOW) == SEEN
