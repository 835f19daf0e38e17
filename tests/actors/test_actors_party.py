"""States and CAMEO-style codes of an actor on a day, offices and memberships."""

from datetime import date

import pytest

from detente.actors import Judgement, Registry
from detente.errors import NotFoundError, RegistryError
from detente.schema import Party


def test_an_office_holder_acts_for_his_state_only_in_office(registry: Registry) -> None:
    assert registry.party("omar-al-bashir", date(2010, 1, 1)) == Party(
        "omar-al-bashir", "Omar al-Bashir", ("SDN",), "SDNGOV"
    )
    assert registry.party("omar-al-bashir", date(2021, 1, 1)).code == "SDN"


def test_a_party_leader_takes_his_partys_code_until_he_is_president(registry: Registry) -> None:
    assert registry.party("lech-walesa", date(1985, 1, 1)).code == "POLOPP"
    assert registry.party("lech-walesa", date(1992, 1, 1)).code == "POLGOV"


def test_groups_and_organisations_have_their_own_codes(registry: Registry) -> None:
    assert registry.party("rapid-support-forces", None).code == "SDNREB"
    assert registry.party("arab-league", None) == Party("arab-league", "Arab League", (), "IGOARL")


def test_a_local_id_is_read_off_its_words(registry: Registry) -> None:
    assert registry.party("local:ethiopian-armed-groups") == Party(
        "local:ethiopian-armed-groups", "Ethiopian armed groups", ("ETH",), "ETHUAF"
    )
    assert registry.party("local:hamid-al-shatri").states == ()


def test_state_codes_hold_while_the_state_exists(registry: Registry) -> None:
    assert registry.state_codes("SUN", date(1980, 1, 1)) == ("365", "365")
    assert registry.state_codes("SUN", date(2000, 1, 1)) == ("", "")
    with pytest.raises(NotFoundError, match="no state's id"):
        registry.state_codes("arab-league")


def test_the_new_holder_counts_on_the_day_of_a_handover(registry: Registry) -> None:
    assert registry.holder("SYR-president", date(2000, 7, 17)) == "bashar-al-assad"
    assert registry.holder("SYR-president", date(2000, 6, 20)) is None
    assert [office.role for office in registry.offices("bashar-al-assad", date(2010, 1, 1))] == ["president"]


def test_membership_has_dates_and_a_status(registry: Registry) -> None:
    assert registry.members("arab-league", date(2010, 1, 1)) == [("SDN", "member"), ("SYR", "member")]
    assert registry.members("arab-league", date(2015, 1, 1)) == [("SDN", "member"), ("SYR", "suspended")]
    assert any(edge.body == "arab-league" and edge.role == "part-of" for edge in registry.affiliations("SDN"))


def test_an_office_is_an_actor_too(registry: Registry) -> None:
    office = registry.actor("SDN-prime-minister")
    assert (office.kind, office.name, office.state) == ("office", "prime minister of Sudan", "SDN")
    with pytest.raises(NotFoundError, match="no actor has the id"):
        registry.actor("SDN-emperor-of-all")


def test_rulings_give_a_new_registry_and_leave_the_old_one(registry: Registry) -> None:
    ruled = registry.with_judgements(
        [
            Judgement("alias", "rapid-support-forces", text="Hemedti's men"),
            Judgement("not-alias", "syrian-democratic-forces", text="SDF"),
            Judgement("add", "yasser-arman", text="Yasser Arman", state="SDN"),
            Judgement("merge", "abdel-fattah-al-burhan", other="abdalla-hamdok"),
        ]
    )
    assert ruled.who("Hemedti's men")[0].actor == "rapid-support-forces"
    assert ruled.who("SDF") == []
    assert ruled.who("Yasser Arman")[0].actor == "yasser-arman"
    assert ruled.who("Abdalla Hamdok")[0].actor == "abdel-fattah-al-burhan"
    assert ruled.holder("SDN-prime-minister", date(2020, 1, 1)) == "abdel-fattah-al-burhan"
    assert registry.who("Hemedti's men") == []
    assert registry.who("Abdalla Hamdok")[0].actor == "abdalla-hamdok"


def test_a_withdrawn_ruling_does_not_count(registry: Registry) -> None:
    from datetime import UTC, datetime

    row = Judgement("not-alias", "syrian-democratic-forces", text="SDF", withdrawn=datetime(2025, 1, 1, tzinfo=UTC))
    assert registry.with_judgements([row]).who("SDF")
    undone = [Judgement("merge", "solidarity", other="tplf"), Judgement("split", "solidarity", other="tplf")]
    assert registry.with_judgements(undone).who("TPLF")[0].actor == "tplf"


def test_a_ruling_on_nobody_is_refused(registry: Registry) -> None:
    with pytest.raises(RegistryError, match="'nobody'"):
        registry.with_judgements([Judgement("alias", "nobody", text="No One")])
