"""The workflow of an entry as anybody would describe it: who may do what, and what comes of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from liencong.sites.entry import rules

WORKING = {"edit", "submit"}
EDITING = WORKING | {"return", "approve", "pull", "trash", "restore"}
PUBLISHING = EDITING | {"publish", "unschedule", "unpublish", "trash-live"}
MAY: dict[str, set[str]] = {
    "owner": WORKING,
    "colleague": set(),
    "editor": EDITING,
    "chief": PUBLISHING,
    "keeper": PUBLISHING,
    "chairperson": set(),
    "stranger": set(),
}
"""What each person may do about the entry; the owner and the colleague are both contributors."""

ROLES = {
    "owner": "contributor", "colleague": "contributor", "editor": "editor", "chief": "editor_in_chief",
    "keeper": "site_admin", "chairperson": "chairperson", "stranger": "site_admin",
}  # fmt: skip

LEADS: dict[str, tuple[set[str], str]] = {
    "submit": ({"draft", "returned", "unpublished"}, "pending_review"),
    "return": ({"pending_review", "approved"}, "returned"),
    "approve": ({"pending_review"}, "approved"),
    "publish": ({"pending_review", "approved", "scheduled"}, "published"),
    "unschedule": ({"scheduled"}, "approved"),
    "unpublish": (set(rules.STATES) - {"trash"}, "unpublished"),
    "pull": (set(rules.STATES) - {"trash"}, "unpublished"),
    "trash": (set(rules.STATES) - {"trash"}, "trash"),
    "restore": ({"trash"}, "draft"),
}
HOUR = timedelta(hours=1)
START = datetime(2026, 11, 20, 1, tzinfo=UTC)


@dataclass
class Model:
    """An entry as anybody would describe it; `text` is its working title, `live` what the public reads."""

    two_steps: bool
    self_approval: bool
    now: datetime = START
    state: str = "draft"
    text: str = "Bài 1"
    texts: int = 1
    writer: str = "owner"
    live: str | None = None
    live_until: datetime | None = None
    plan: tuple[datetime, datetime | None] | None = None
    stated: dict[str, bool] = field(default_factory=dict)

    def refusal(self, name: str, who: str) -> str:
        """Tell why somebody may not take a step now; empty where they may."""
        right = "trash-live" if name == "trash" and self.live else name
        begins, ends = LEADS[name]
        is_two_steps_away = name == "publish" and self.two_steps and self.state == "pending_review"
        is_nowhere = ends == "unpublished" and not self.live and self.state != "scheduled"
        if right not in MAY[who]:
            return "forbidden"
        if self.state not in begins or is_two_steps_away or is_nowhere:
            return "wrong-state"
        if name in ("approve", "publish") and self.writer == who and not self.self_approval:
            return "own-work"
        return ""

    def take(self, name: str, at: datetime | None, until: datetime | None) -> None:
        """Take a step that nothing refuses."""
        self.plan, self.state = None, LEADS[name][1]
        if name == "submit":
            self.stated[self.text] = True
        if name in ("unpublish", "pull", "trash"):
            self.live, self.live_until = None, None
        if name == "publish" and at:
            self.state, self.plan = "scheduled", (at, until)
        elif name == "publish":
            self.live, self.live_until = self.text, until

    def edit(self, who: str) -> None:
        """Write another text."""
        self.texts += 1
        self.text, self.writer, self.state, self.plan = f"Bài {self.texts}", who, "draft", None

    def pass_time(self) -> None:
        """Let an hour go by: what is planned goes live, what is over vanishes."""
        self.now += HOUR
        if self.plan and self.plan[0] <= self.now:
            self.live, self.live_until, self.plan, self.state = self.text, self.plan[1], None, "published"
        if self.live and self.live_until and self.live_until <= self.now:
            self.live, self.live_until = None, None
            self.state = "unpublished" if self.state == "published" else self.state
