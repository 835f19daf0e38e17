"""A small registry of real states and people, written out for these tests, compiled once."""

from pathlib import Path

import pytest

from detente.actors.compiled import compile_files
from detente.actors.registry import Registry
from detente.actors.tables import DATA

ROLES = DATA / "actors" / "roles.yaml"

STATES = """
- {id: SDN, name: Sudan, kind: state, aliases: [Republic of the Sudan], adjectives: [Sudanese], capital: Khartoum,
   names: {ar: السودان}, codes: {iso3: SDN, iso2: SD, cow: "625", gw: "625"}, since: "1956-01-01"}
- {id: ETH, name: Ethiopia, kind: state, adjectives: [Ethiopian], demonyms: [Ethiopians], capital: Addis Ababa,
   codes: {iso2: ET, cow: "530", gw: "530"}}
- {id: POL, name: Poland, kind: state, adjectives: [Polish], demonyms: [Poles], capital: Warsaw, codes: {iso2: PL,
   cow: "290", gw: "290"}}
- {id: SYR, name: Syria, kind: state, adjectives: [Syrian], demonyms: [Syrians], capital: Damascus, codes: {iso2:
   SY, cow: "652", gw: "652"}}
- {id: IRN, name: Iran, kind: state, adjectives: [Iranian], demonyms: [Iranians], capital: Tehran, codes: {iso2: IR}}
- {id: USA, name: United States, kind: state, aliases: [US, U.S., United States of America], adjectives: [American,
   US], capital: Washington,
   metonyms: [the White House], codes: {iso2: US, cow: "2", gw: "2"}}
- {id: SLV, name: El Salvador, kind: state, adjectives: [Salvadoran], capital: San Salvador, codes: {iso2: SV}}
- {id: TUR, name: Turkey, kind: state, aliases: [Türkiye], adjectives: [Turkish], demonyms: [Turks], capital:
   Ankara, codes: {iso2: TR}}
- {id: SUN, name: Soviet Union, kind: state, aliases: [USSR], adjectives: [Soviet], capital: Moscow, since:
   "1922-12-30", until: "1991-12-26",
   codes: {cow: "365", gw: "365"}}
"""

GROUPS = """
- {id: rapid-support-forces, name: Rapid Support Forces, kind: armed-group, short: [RSF], state: SDN, code: REB}
- {id: sudanese-tribes, name: Sudanese tribes, kind: people, aliases: [Sudanese tribesmen], state: SDN, code: ETH}
- {id: solidarity, name: Solidarity, kind: party, aliases: [Solidarność], state: POL, code: OPP}
- {id: tplf, name: Tigray People's Liberation Front, kind: party, short: [TPLF], state: ETH, code: REB}
- {id: syrian-democratic-forces, name: Syrian Democratic Forces, kind: armed-group, short: [SDF], slips: [Qasd],
   names: {ar: قسد}, state: SYR, code: REB}
- {id: arab-league, name: Arab League, kind: igo, code: IGO, codes: {cameo: ARL}}
- {id: united-nations, name: United Nations, kind: igo, short: [UN, U.N.], code: IGO, codes: {cameo: UNO}}
- {id: assad-government, name: Assad government, kind: government, aliases: [Assad regime], state: SYR, code: GOV,
   since: "1971", until: "2024-12-08"}
"""

PEOPLE = """
- {id: hafez-al-assad, name: Hafez al-Assad, kind: person, short: [al-Assad], state: SYR, born: "1930-10-06", died:
   "2000-06-10"}
- {id: bashar-al-assad, name: Bashar al-Assad, kind: person, short: [al-Assad], state: SYR, born: "1965-09-11"}
- {id: ahmed-al-sharaa, name: Ahmed al-Sharaa, kind: person, short: [al-Sharaa], slips: [Sharia], state: SYR, born:
   "1982"}
- {id: omar-al-bashir, name: Omar al-Bashir, kind: person, short: [al-Bashir], state: SDN, born: "1944-01-01"}
- {id: abdel-fattah-al-burhan, name: Abdel Fattah al-Burhan, kind: person, state: SDN, born: "1960"}
- {id: lech-walesa, name: Lech Wałęsa, kind: person, state: POL, born: "1943",
   affiliations: [{role: leads, body: solidarity, since: "1980-09", until: "1990-12"}]}
- {id: theresa-may, name: Theresa May, kind: person, state: POL, born: "1956"}
- {id: hakan-fidan, name: Hakan Fidan, kind: person, state: TUR, born: "1968"}
- {id: john-kerry, name: John Kerry, kind: person, state: USA, born: "1943"}
"""

HOLDERS = {
    "syr": """office,person,since,until,cite
SYR-president,hafez-al-assad,1971-02-22,2000-06-10,plebiscite of 1971
SYR-president,bashar-al-assad,2000-07-17,2024-12-08,vote of 10 July 2000
SYR-president,ahmed-al-sharaa,2025-01-29,,conference of 29 January 2025
""",
    "sdn": """office,person,since,until,cite
SDN-president,omar-al-bashir,1993-10-16,2019-04-11,removed on 11 April 2019
SDN-head-of-state-junta,abdel-fattah-al-burhan,2019-04-12,,Sovereignty Council
SDN-prime-minister,Abdalla Hamdok,2019-08-21,2022-01-02,resigned on 2 January 2022
""",
    "others": """office,person,since,until,cite
POL-president,lech-walesa,1990-12-22,1995-12-22,election of 1990
TUR-foreign-minister,hakan-fidan,2023-06-03,,cabinet of 3 June 2023
USA-foreign-minister,john-kerry,2013-02-01,2017-01-20,Senate vote of 29 January 2013
united-nations-secretary-general,Kofi Annan,1997-01-01,2006-12-31,General Assembly
""",
}


def write_registry(folder: Path) -> Path:
    for name, text in (("states.yaml", STATES), ("groups/some.yaml", GROUPS), ("people/some.yaml", PEOPLE)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "roles.yaml").write_text(ROLES.read_text(encoding="utf-8"), encoding="utf-8")
    for name, text in HOLDERS.items():
        path = folder / "holders" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "members").mkdir(exist_ok=True)
    (folder / "members" / "arab-league.csv").write_text(
        "body,member,status,since,until,cite\narab-league,SDN,member,1956-01-19,,admission\narab-league,SYR,member,1945-03-22,2011-11-15,founder\n"
        "arab-league,SYR,suspended,2011-11-16,2023-05-06,Council decision\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    table, complaints = compile_files([write_registry(tmp_path_factory.mktemp("actors"))])
    assert not complaints, [str(complaint) for complaint in complaints]
    return Registry(table)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The same registry's files, for a test to add a slip to."""
    return write_registry(tmp_path / "actors")
