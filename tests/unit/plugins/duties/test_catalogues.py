"""The catalogues that come with us hold: legal basis, unique codes, fields and types that there are."""

from datetime import UTC, datetime

import pytest

from liencong.core.boot import load_features
from liencong.core.feature import Features
from liencong.core.tenancy.tables import COMPONENT, PORTAL, Site
from liencong.plugins.duties import catalogue, service
from liencong.plugins.duties.catalogue import Catalogue
from liencong.plugins.duties.store import FILE
from liencong.sites.entry.content_type import content_types

TYPES = {kind.name: kind for kind in content_types(Features(load_features())).all()}


def site(number: int, name: str, kind: str = COMPONENT) -> Site:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Site(id=number, slug=f"trang-{number}", name=name, kind=kind, state="active", created_at=now)


SITES = {1: site(1, "Cổng tỉnh", PORTAL), 2: site(2, "Sở Tài chính tỉnh Quảng Nam"), 3: site(3, "Sở Y tế")}


@pytest.mark.parametrize("one", catalogue.catalogues(), ids=lambda one: one.name)
def test_every_duty_of_a_catalogue_holds(one: Catalogue) -> None:
    assert len({duty.code for duty in one.duties}) == len(one.duties)
    for duty in one.duties:
        service.check(duty, {})
        assert duty.site_kinds or duty.agencies
        fields = TYPES[duty.content_type].fields.model_fields if duty.content_type else {}
        assert {*duty.required} - {FILE} <= fields.keys()
        assert duty.event_field in ("", *fields)


def test_an_agency_is_the_site_whose_name_begins_as_the_text_names_it() -> None:
    national = catalogue.find("national")
    assert national is not None
    by_code = {duty.code: duty for duty in catalogue.for_sites(national, SITES)}
    assert by_code["nsnn-quy"].site_ids == [2]
    assert by_code["tctt-co-cau"].site_ids == []
