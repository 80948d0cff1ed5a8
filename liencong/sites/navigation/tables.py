"""Menu items."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from liencong.core.db.base import Base
from liencong.core.tenancy.scope import SiteOwned


class MenuItem(SiteOwned, Base):
    """A place in a site's menu: a board, or any address."""

    __tablename__ = "menu_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("menu_item.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(100))
    board_id: Mapped[int | None] = mapped_column(ForeignKey("board.id"), index=True)
    url: Mapped[str] = mapped_column(String(500), default="")
