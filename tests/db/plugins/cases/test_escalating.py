"""What goes beyond a site goes up the portal's chain, and down past nobody without their knowing (S66)."""

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from liencong.core.clock import utc_now
from liencong.core.errors import Invalid, NotFound
from liencong.core.notice.tables import Notice
from liencong.core.tenancy.tables import Site
from liencong.plugins.cases import across, rules, service, store
from liencong.plugins.cases.chain import chain_of
from liencong.plugins.cases.rules import SkipsAhead
from liencong.plugins.cases.service import Desk
from liencong.plugins.cases.site_settings import ChainStep, keep, settings_of
from liencong.plugins.cases.tables import Case, CaseHop
from tests.factories.cases import ask, desk
from tests.factories.province import Province
from tests.worlds import world


@dataclass
class Ladder:
    """A portal with its chain, and a case of the agency below."""

    province: Province
    agency: Site
    operator: Site
    department: Site
    committee: Site
    case: Case
    code: str

    async def at(self, site: Site) -> Desk:
        sites = (await self.province.installation.sites.load()).by_id
        return replace(desk(self.province.operator, site), chain=chain_of(sites))

    async def escalate(self, site: Site, reason: str = "Vượt thẩm quyền") -> None:
        async with self.province.installation.write(site.id) as session:
            await service.escalate(session, await self.at(site), self.case.id, reason)

    async def forward(self, site: Site, to: Site, *, skips: bool = False) -> None:
        async with self.province.installation.write(site.id) as session:
            at = await self.at(site)
            await service.forward(session, at, self.case.id, to, "Thuộc thẩm quyền", skips=skips)

    async def send_back(self, site: Site) -> None:
        async with self.province.installation.write(site.id) as session:
            await service.send_back(session, await self.at(site), self.case.id, "Không thuộc cấp này")

    async def hops(self) -> list[CaseHop]:
        async with self.province.installation.read(None) as session:
            case = await across.find_by_code(session, self.code)
        assert case is not None
        async with self.province.installation.read(case.site_id) as session:
            return list(await store.list_hops(session, case.id))


@world
async def ladder(province: Province) -> Ladder:
    committee = await province.portal()
    agency, operator, department = [await province.site(slug) for slug in ("so-y-te", "tttt", "so-tttt")]
    levels = [ChainStep(site=site.slug) for site in (operator, department, committee)]
    given = settings_of(committee).model_copy(update={"chain": levels})
    async with province.installation.write(committee.id) as session:
        await keep(session, province.operator, committee, given, now=utc_now())
    case, code = await ask(province.installation, agency)
    return Ladder(province, agency, operator, department, committee, case, code)


async def test_a_case_goes_up_level_by_level_with_reasons(ladder: Ladder) -> None:
    for site in (ladder.agency, ladder.operator, ladder.department):
        await ladder.escalate(site)
    hops = await ladder.hops()
    assert [(hop.step, hop.from_site_id, hop.to_site_id) for hop in hops] == [
        ("escalate", ladder.agency.id, ladder.operator.id),
        ("escalate", ladder.operator.id, ladder.department.id),
        ("escalate", ladder.department.id, ladder.committee.id),
    ]
    assert {hop.reason for hop in hops} == {"Vượt thẩm quyền"}
    with pytest.raises(NotFound):
        await ladder.escalate(ladder.committee)


async def test_no_level_is_skipped_on_the_way_up_and_none_goes_without_a_reason(ladder: Ladder) -> None:
    with pytest.raises(SkipsAhead):
        await ladder.forward(ladder.agency, ladder.committee)
    with pytest.raises(Invalid):
        await ladder.escalate(ladder.agency, " ")


async def test_down_past_levels_a_case_goes_only_when_said_and_those_are_told(ladder: Ladder) -> None:
    signer = await ladder.province.person("editor_in_chief", ladder.operator)
    for site in (ladder.agency, ladder.operator, ladder.department):
        await ladder.escalate(site)
    with pytest.raises(Invalid, match="case-skips-back"):
        await ladder.forward(ladder.committee, ladder.agency)
    await ladder.forward(ladder.committee, ladder.agency, skips=True)
    await ladder.province.settle()
    async with ladder.province.installation.read(None) as session:
        told = select(Notice.kind, Notice.facts).where(Notice.account_id == signer.account_id)
        rows = (await session.execute(told)).all()
    skipped = [facts for kind, facts in rows if kind == "case-skipped"]
    assert [(one["to"], one["reason"]) for one in skipped] == [("Trang so-y-te", "Thuộc thẩm quyền")]
    assert (await ladder.hops())[-1].step == "skip_back"


async def test_a_case_is_sent_back_the_way_it_came(ladder: Ladder) -> None:
    await ladder.escalate(ladder.agency)
    await ladder.escalate(ladder.operator)
    await ladder.send_back(ladder.department)
    await ladder.send_back(ladder.operator)
    async with ladder.province.installation.read(ladder.agency.id) as session:
        case = await store.find(session, ladder.case.id)
    assert case is not None
    assert (case.state, case.came_from_id) == (rules.RECEIVED, None)


async def test_what_never_came_up_goes_down_to_any_agency(ladder: Ladder) -> None:
    asked, _ = await ask(ladder.province.installation, ladder.committee, "Ai sửa cầu?")
    async with ladder.province.installation.write(ladder.committee.id) as session:
        at = await ladder.at(ladder.committee)
        await service.forward(session, at, asked.id, ladder.agency, "Thuộc thẩm quyền")
    async with ladder.province.installation.read(ladder.agency.id) as session:
        assert await store.find(session, asked.id) is not None


async def test_the_portal_still_gives_cases_to_agencies_below_the_first_level(ladder: Ladder) -> None:
    await ladder.forward(ladder.agency, ladder.operator)
    await ladder.forward(ladder.operator, ladder.agency)
    assert [hop.step for hop in await ladder.hops()] == ["forward", "forward"]
