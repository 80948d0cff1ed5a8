"""Rights are given for a place and a time, delegated by a document, and taken back at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from liencong.core.access import service
from liencong.core.access.rules import EVERY_SITE, PEOPLE_MANAGE, Actor, allowed
from liencong.core.access.service import DelegatedAlready, HeldRole, RoleNotHeld
from liencong.core.access.tables import Grant
from liencong.core.errors import Forbidden, Invalid
from liencong.core.tenancy.tables import Site
from liencong.sites.entry.rules import ENTRY_PUBLISH, ENTRY_WRITE
from tests.factories.province import MORNING, Person, Province
from tests.worlds import world

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scene:
    """Two sites, and the chief editor of one of them with a colleague."""

    province: Province
    health: Site
    justice: Site
    chief: Person
    colleague: Person

    @property
    def held(self) -> HeldRole:
        """What the chief editor holds."""
        return HeldRole(self.chief.account_id, "editor_in_chief", self.health.id)

    async def delegated(self, *, by: Actor | None = None, days: Sequence[int] = (0, 3), **said: str) -> Grant:
        """Delegate the chief's role to the colleague."""
        async with self.province.installation.write(self.health.id) as session:
            return await service.delegate(
                session,
                by or self.chief.actor,
                await service.get_own(session, self.held, now=MORNING),
                self.colleague.account_id,
                valid_from=MORNING + days[0] * DAY,
                valid_to=MORNING + days[1] * DAY,
                reference=said.get("reference", "12/QĐ-SYT"),
            )

    async def actor(self, person: Person, *, after: timedelta = timedelta()) -> Actor:
        """See what somebody may do after some time."""
        async with self.province.installation.read(None) as session:
            roles = self.province.installation.features.roles
            return await service.actor_of(session, person.account_id, "x", roles, now=MORNING + after)


@world
async def scene(province: Province) -> Scene:
    health, justice = await province.site("so-y-te"), await province.site("so-tu-phap")
    chief = await province.person("editor_in_chief", health)
    colleague = await province.person("contributor", health)
    return Scene(province, health, justice, chief, colleague)


async def test_a_role_holds_on_its_site_only(scene: Scene) -> None:
    chief = await scene.actor(scene.chief)
    assert allowed(chief, ENTRY_PUBLISH, scene.health.id)
    assert not allowed(chief, ENTRY_PUBLISH, scene.justice.id)
    assert not allowed(chief, ENTRY_PUBLISH, EVERY_SITE)


async def test_a_role_on_every_site_holds_on_those_to_come(scene: Scene) -> None:
    everywhere = await scene.province.person("editor", None)
    later = await scene.province.site("so-xay-dung")
    assert allowed(everywhere.actor, ENTRY_WRITE, later.id)


async def test_a_role_ends_by_itself(scene: Scene) -> None:
    async with scene.province.installation.write(scene.health.id) as session:
        await service.grant_role(
            session, scene.province.operator, scene.held, scene.province.installation.features.roles,
            now=MORNING, until=MORNING + DAY,
        )  # fmt: skip
    assert allowed(await scene.actor(scene.chief, after=DAY / 2), ENTRY_PUBLISH, scene.health.id)
    assert not allowed(await scene.actor(scene.chief, after=DAY), ENTRY_PUBLISH, scene.health.id)


async def test_giving_a_role_again_gives_one_grant(scene: Scene) -> None:
    roles = scene.province.installation.features.roles
    async with scene.province.installation.write(scene.health.id) as session:
        await service.grant_role(session, scene.province.operator, scene.held, roles, now=MORNING)
        assert len(await service.list_grants(session, scene.chief.account_id)) == 1


@pytest.mark.parametrize(
    ("role", "until", "field"), [("vua", None, "role"), ("editor", MORNING - DAY, "until")]
)
async def test_what_cannot_be_given_is_refused(scene: Scene, role: str, until: object, field: str) -> None:
    given = HeldRole(scene.colleague.account_id, role, scene.health.id)
    roles = scene.province.installation.features.roles
    with pytest.raises(Invalid) as refusal:
        async with scene.province.installation.write(scene.health.id) as session:
            await service.grant_role(session, scene.province.operator, given, roles, now=MORNING, until=until)  # type: ignore[arg-type]
    assert refusal.value.fields.keys() == {field}


async def test_only_who_manages_people_there_gives_and_takes(scene: Scene) -> None:
    roles = scene.province.installation.features.roles
    admin = await scene.province.person("site_admin", scene.health)
    for actor, site_id in (
        (scene.chief.actor, scene.health.id),
        (admin.actor, scene.justice.id),
        (admin.actor, EVERY_SITE),
    ):
        given = HeldRole(scene.colleague.account_id, "editor", site_id)
        with pytest.raises(Forbidden):
            async with scene.province.installation.write(scene.health.id) as session:
                await service.grant_role(session, actor, given, roles, now=MORNING)
    with pytest.raises(Forbidden):
        async with scene.province.installation.write(scene.health.id) as session:
            await service.revoke_role(session, scene.colleague.actor, scene.held, now=MORNING)
    assert allowed(admin.actor, PEOPLE_MANAGE, scene.health.id)


async def test_a_revoked_role_holds_no_longer_and_stays_on_record(scene: Scene) -> None:
    async with scene.province.installation.write(scene.health.id) as session:
        await service.revoke_role(session, scene.province.operator, scene.held, now=MORNING + DAY)
    assert not allowed(await scene.actor(scene.chief, after=DAY), ENTRY_PUBLISH, scene.health.id)
    async with scene.province.installation.read(None) as session:
        (grant,) = await service.list_grants(session, scene.chief.account_id)
    assert grant.valid_to == MORNING + DAY


async def test_what_is_not_held_cannot_be_revoked(scene: Scene) -> None:
    elsewhere = HeldRole(scene.chief.account_id, "editor_in_chief", scene.justice.id)
    with pytest.raises(RoleNotHeld):
        async with scene.province.installation.write(scene.justice.id) as session:
            await service.revoke_role(session, scene.province.operator, elsewhere, now=MORNING)


async def test_a_deputy_acts_on_behalf_within_the_dates(scene: Scene) -> None:
    grant = await scene.delegated(days=(1, 3))
    assert grant.on_behalf_of_id == scene.chief.account_id
    held = [
        allowed(await scene.actor(scene.colleague, after=day * DAY), ENTRY_PUBLISH, scene.health.id)
        for day in range(4)
    ]
    assert held == [False, True, True, False]


@pytest.mark.parametrize(
    ("days", "reference", "field"),
    [((3, 1), "12/QĐ", "until"), ((0, 3), " ", "reference")],
)
async def test_a_delegation_wants_an_end_and_a_document(
    scene: Scene, days: tuple[int, int], reference: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        await scene.delegated(days=days, reference=reference)
    assert refusal.value.fields.keys() == {field}


async def test_a_deputy_does_not_delegate_further(scene: Scene) -> None:
    grant = await scene.delegated()
    other = await scene.province.person("contributor", scene.health)
    with pytest.raises(DelegatedAlready):
        async with scene.province.installation.write(scene.health.id) as session:
            await service.delegate(
                session, scene.colleague.actor, grant, other.account_id,
                valid_from=MORNING, valid_to=MORNING + DAY, reference="13/QĐ",
            )  # fmt: skip


async def test_nobody_delegates_for_another(scene: Scene) -> None:
    with pytest.raises(Forbidden):
        await scene.delegated(by=scene.colleague.actor)


async def test_a_delegation_ends_with_the_role_that_it_came_from(scene: Scene) -> None:
    await scene.delegated()
    async with scene.province.installation.write(scene.health.id) as session:
        await service.revoke_role(session, scene.province.operator, scene.held, now=MORNING + DAY)
    assert not allowed(await scene.actor(scene.colleague, after=DAY), ENTRY_PUBLISH, scene.health.id)
