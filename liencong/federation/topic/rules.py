"""What may be refused when entries are listed under another one that tells the same."""

from liencong.core.errors import Refused


class NotTogether(Refused):
    """One of the two is not to be seen on the site, or both are the same entry."""

    code = "topic-not-together"


class NoTopic(Refused):
    """The entry stands for itself by now; somebody may have decided before."""

    code = "topic-gone"
