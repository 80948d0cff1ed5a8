"""One entry and its link to another site as anybody would describe them."""

from dataclasses import dataclass, field

SHOWN = {"live", "source_changed"}
BEGINS = {
    "approve": {"proposed"},
    "return": {"proposed"},
    "update": {"source_changed"},
    "keep": {"source_changed"},
    "withdraw": {"proposed", "live", "source_changed"},
}
ENDS = {"approve": "live", "return": "returned", "update": "live", "keep": "live", "withdraw": "withdrawn"}
PINS = {"approve", "update"}


@dataclass(frozen=True)
class Text:
    """A published text of the source: what it says, and in which spelling."""

    number: int
    words: int
    spelling: int

    @property
    def title(self) -> str:
        """What readers see of it."""
        return f"{('văn hoá', 'văn hóa')[self.spelling]} {'xã ' * self.words}".strip()


@dataclass
class Model:
    """The source, the link, what its board decided about the source; `era` counts withdrawals."""

    text: Text = Text(1, 1, 0)
    is_live: bool = True
    era: int = 0
    is_archived: bool = False
    is_paused: bool = False
    is_held: bool = False
    mode: str = "manual"
    is_trusted: bool = False
    state: str = ""
    offered: Text | None = None
    offered_era: int = 0
    shown: Text | None = None
    passed: tuple[Text, Text] | None = None
    approved: set[Text] = field(default_factory=set)

    @property
    def visible(self) -> Text | None:
        """What readers of the receiving site see."""
        is_out = self.is_live and not self.is_archived and not self.is_paused
        is_true = self.state in SHOWN and self.offered_era == self.era
        return self.shown if is_out and is_true else None

    def refusal_of_offer(self) -> str:
        """Tell why the source may not offer now; empty where it may."""
        if not self.is_live:
            return "not-found"
        if self.is_archived:
            return "not-linkable"
        if self.mode == "closed":
            return "link-not-taken"
        return "wrong-link-state" if self.state in {"proposed", *SHOWN} else ""

    def offer(self) -> None:
        """Offer what is live."""
        self.state, self.offered, self.offered_era, self.shown = "proposed", self.text, self.era, None

    def refusal(self, name: str) -> str:
        """Tell why the board may not decide so now; empty where it may."""
        if self.state not in BEGINS[name]:
            return "wrong-link-state"
        return self.refusal_to_show() if name in PINS else ""

    def refusal_to_show(self) -> str:
        """Tell why nothing of the link may be shown now."""
        if self.is_paused:
            return "source-paused"
        if not self.is_live:
            return "not-found"
        if self.is_archived:
            return "not-linkable"
        return "stale" if self.offered_era != self.era else ""

    def decide(self, name: str) -> None:
        """Decide what nothing refuses."""
        if name in PINS:
            self.show(self.offered)
        self.state = ENDS[name]

    def show(self, text: Text | None) -> None:
        """Let readers see a text, which somebody or a rule has approved by that."""
        assert text is not None
        self.shown = text
        self.approved.add(text)

    def follow(self) -> None:
        """Do what the link's side does when it hears, early, late or again, of its source."""
        if self.state not in {"proposed", *SHOWN}:
            return
        if not self.is_live or (self.shown and self.offered_era != self.era):
            self.state = "withdrawn"
            return
        if self.offered != self.text:
            self.offered, self.offered_era = self.text, self.era
            if self.state in SHOWN:
                self.state = "live" if self.shown == self.offered else "source_changed"
        self.offered_era = self.era
        self.let_through()

    def let_through(self) -> None:
        """Let what says nothing new through where the source is trusted."""
        is_open = self.is_trusted and self.mode != "closed" and not self.is_held and not self.is_paused
        if self.state == "source_changed" and is_open and not self.refusal_to_show():
            assert self.shown
            assert self.offered
            if self.shown.words == self.offered.words:
                self.passed = (self.shown, self.offered)
                self.show(self.offered)
                self.state = "live"

    def take(self) -> None:
        """Take what waits where a rule lets it through."""
        is_by_rule = self.mode == "automatic" and not self.is_held and self.state == "proposed"
        if is_by_rule and not self.refusal_to_show() and self.offered == self.text:
            self.show(self.offered)
            self.state = "live"

    def end_with_site(self) -> None:
        """Do what the link's side does when it hears that the source's site is an archive."""
        if self.is_archived and self.state in {"proposed", *SHOWN}:
            self.state = "withdrawn"
