"""The sample's cases are whole: fields are offered, what is answered has an answer, all is made up."""

import pytest

from liencong.plugins.cases.samples import SampleCase, load
from liencong.plugins.cases.site_settings import defaults
from liencong.sites.sender.masking import mask


@pytest.mark.parametrize("case", load(), ids=lambda case: f"{case.site}-{case.days_ago}")
def test_a_case_holds_what_its_step_wants(case: SampleCase) -> None:
    assert case.field in [field["name"] for field in defaults()["fields"]]
    assert case.answered_days_ago <= case.days_ago
    assert bool(case.answer and case.title) == (case.step in ("submit", "publish"))
    assert bool(case.forwarded_to) == bool(case.reason)
    assert any(word in case.name for word in ("Mẫu", "Thử", "Ví Dụ", "Minh Họa", "Góp Ý"))
    assert mask(case.title, "…") == case.title


def test_there_are_answered_late_and_new_ones() -> None:
    cases = load()
    assert {"publish", "submit", "take", ""} <= {case.step for case in cases}
    assert min(case.days_ago for case in cases) == 0
    assert any(case.days_ago > 14 and not case.step for case in cases)
