"""Boards stand under the agencies to which the regulation gives them, and none of them is empty."""

from liencong.plugins.sample_province.content import MenuItem, Province, Site

OWNERS = {
    "van-phong-ubnd": ["S13", "S14", "S15", "S16", "S17", "S18", "S19"],
    "so-tnmt": ["S20", "S21", "S22", "S23", "S24"],
    "so-tu-phap": ["S25", "S26", "S27"],
    "so-khdt": ["S28", "S29", "S30", "S31", "S32", "S33"],
    "so-tai-chinh": ["S34"],
    "so-xay-dung": ["S35", "S36", "S37", "S38"],
    "so-khcn": ["S39", "S40"],
    "so-vhttdl": ["S41", "S42", "S43"],
    "bql-kkt-kcn": ["S44"],
    "cuc-thue": ["S45"],
    "cuc-thong-ke": ["S46"],
    "kho-bac": ["S47"],
}
"""Who publishes what on the portal: clauses S13 to S47 of the regulation."""

OF_EVERY_COMPONENT = {"tin-tuc", "van-ban", "thong-bao", "gioi-thieu"}
OPEN_ADDRESSES = {
    "/", "/trang-thanh-phan", "/so-do", "/tim-kiem", "/hoi-dap", "/hoi-dap/gui", "/hoi-dap/tra-cuu",
}  # fmt: skip


def boards_of(items: tuple[MenuItem, ...]) -> list[str]:
    return [path for item in items for path in [item.board or "", *boards_of(item.children)] if path]


def addresses_of(site: Site) -> list[str]:
    tiles = [tile["url"] for block in site.blocks for tile in block.settings.get("tiles", ())]
    return [*tiles, *(item.url for item in site.menu if item.url)]


def test_the_portals_boards_are_owned_as_the_regulation_assigns(province: Province) -> None:
    portal = province.sites[0]
    wanted = {clause: owner for owner, clauses in OWNERS.items() for clause in clauses}
    found = {clause: board.owner for board in portal.boards for clause in board.clauses if clause in wanted}
    assert found == wanted


def test_owners_are_sites_of_the_province(province: Province) -> None:
    slugs = {site.slug for site in province.sites}
    assert {board.owner for site in province.sites for board in site.boards} <= slugs


def test_the_portal_has_the_boards_for_links(province: Province) -> None:
    assert {"tin-so-nganh", "tin-dia-phuong"} <= {board.path for board in province.sites[0].boards}


def test_component_sites_have_the_common_boards_and_some_of_their_own(province: Province) -> None:
    for site in province.sites[1:]:
        slugs = {board.slug for board in site.boards}
        assert slugs >= OF_EVERY_COMPONENT, site.slug
        assert 1 <= len(slugs - OF_EVERY_COMPONENT - {"su-kien"}) <= 3, site.slug
        assert {board.owner for board in site.boards} == {site.slug}


def test_slugs_of_boards_are_unique_in_a_site(province: Province) -> None:
    for site in province.sites:
        slugs = [board.slug for board in site.boards]
        assert sorted(set(slugs)) == sorted(slugs), site.slug


def test_documents_stand_on_boards_of_documents(province: Province) -> None:
    for site in province.sites:
        types = {board.slug: board.type for board in site.boards}
        assert types["van-ban"] == "document"
        assert all(entry.document for entry in site.entries if types[entry.board] == "document"), site.slug


def test_every_board_says_what_it_is_for_on_what_ground_and_how_often(province: Province) -> None:
    for site in province.sites:
        for board in site.boards:
            assert board.description.endswith("."), board.path
            assert "3069/QĐ-UBND" in board.legal_basis, board.path
            assert board.clauses, board.path
            assert 1 <= board.period_days <= 366, board.path


def test_no_board_stands_empty_but_highlighted_events_and_those_that_plugins_fill(province: Province) -> None:
    live = {link.board for link in province.links if link.state in ("live", "source_changed")}
    for site in province.sites:
        filled = {entry.board for entry in site.entries if entry.state == "published"}
        if site.kind == "portal":
            filled |= live
        empty = {board.slug for board in site.boards if board.type in ("article", "document")} - filled
        assert empty == (set() if site.kind == "portal" else {"su-kien"}), site.slug


def test_menus_and_blocks_lead_to_boards_that_exist(province: Province) -> None:
    for site in province.sites:
        paths = {board.path for board in site.boards}
        shown = [path for block in site.blocks for path in block.settings.get("boards", ())]
        assert {*boards_of(site.menu), *shown} <= paths, site.slug
        inside = {address for address in addresses_of(site) if address.startswith("/")}
        assert inside <= OPEN_ADDRESSES | {f"/{path}" for path in paths}, site.slug


def test_every_top_board_of_the_portal_is_reached_from_its_menu_or_home(province: Province) -> None:
    portal = province.sites[0]
    shown = {path for block in portal.blocks for path in block.settings.get("boards", ())}
    reached = {path.split("/")[0] for path in [*boards_of(portal.menu), *shown]}
    assert {board.path for board in portal.boards if board.parent is None} <= reached
