"""Hand-made records for the tests of relations: parties, claims, and a small history of Iraq and Syria."""

from datetime import date

from detente.schema import Claim, Document, Party, Span, When

IRQ = Party("IRQ", "Iraq", ("IRQ",), "IRQ")
SYR = Party("SYR", "Syria", ("SYR",), "SYR")
IRN = Party("IRN", "Iran", ("IRN",), "IRN")
MALIKI = Party("nouri-al-maliki", "Nouri al-Maliki", ("IRQ",), "IRQGOV")
REBELS = Party("free-syrian-army", "Free Syrian Army", ("SYR",), "SYRREB")

# Goldstein-like weights by type; the sign is that of the tone.
WEIGHTS = {
    "ACCUSE": -4.0, "REJECT": -4.0, "REQUEST": -1.0, "SANCTION": -5.6, "MOBILIZE": -7.6, "COERCE": -7.0,
    "ASSAULT": -9.0, "CONSULT": 2.8, "AGREE": 4.8, "SUPPORT": 3.4, "COOPERATE": 6.4, "AID": 7.0, "RIVALRY": -4.0,
    "HOSTILITY": -7.0, "ALLIANCE": 8.0, "OPPOSITION": -5.0, "FAVOUR": 3.0, "OPPOSE": -3.0, "DIPLOMATIC": 3.0,
}  # fmt: skip
QUADS = {"CONSULT": 1, "AGREE": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "ACCUSE": 3, "REJECT": 3, "REQUEST": 3}


def day(text: str) -> date:
    return date.fromisoformat(text)


def claim(name, type_, actors, recipients=(), first="", last="", **changes) -> Claim:
    """A claim of the given type; `first` and `last` are ISO days, `last` the same as `first` where it is left out."""
    kind = changes.pop(
        "kind", "tie" if type_ in ("RIVALRY", "HOSTILITY", "ALLIANCE", "OPPOSITION", "DIPLOMATIC") else "event"
    )
    document = changes.pop("document", f"doc-{name}")
    # A reader turns and halves what is denied.
    weight = WEIGHTS.get(type_, 0.0) * (-0.5 if changes.get("negated") else 1.0)
    fields = {
        "when": When(day(first) if first else None, day(last or first) if last or first else None),
        "quote": f"{type_.lower()} {name}",
        "intensity": weight,
        "tone": (weight > 0) - (weight < 0),
        "quad": (QUADS.get(type_, 4) if kind == "event" else 0),
        "confidence": 0.9,
    }
    return Claim(
        id=name, span=Span(document, 0, 10), kind=kind, type=type_, actors=tuple(actors), recipients=tuple(recipients),
        **{**fields, **changes},
    )  # fmt: skip


def document(name, published="2020-01-01", **changes) -> Document:
    return Document(id=name, text="text", published=day(published), **changes)


_HISTORY = """
    1955-02-24            REJECT     SYR IRQ  Baghdad Pact
    1956-11-23 1956-12-31 ACCUSE     SYR IRQ  plot against the government in Damascus
    1957-01-01 1957-12-31 RIVALRY    both     for the lead among the Arabs
    1966-02-23 1968-07-16 RIVALRY    both     after the split of the Baath
    1968-07-17 1978-09-30 RIVALRY    both     two Baath parties
    1973-10-10 1973-10-24 AID        IRQ SYR  troops to the Golan front
    1975-04-01 1975-04-30 ACCUSE     IRQ SYR  waters of the Euphrates
    1975-07-01 1975-07-31 MOBILIZE   SYR IRQ  troops to the border
    1976-04-01 1976-04-30 SANCTION   IRQ SYR  oil no longer pumped through Syria
    1976-06-09 1976-06-30 MOBILIZE   IRQ SYR  troops to the border
    1978-10-26            AGREE      both     Charter of Joint National Action
    1979-01-28            CONSULT    IRQ SYR  Saddam Hussein in Damascus
    1979-06-16 1979-06-19 CONSULT    SYR IRQ  Hafez al-Assad in Baghdad
    1979-07-28            ACCUSE     IRQ SYR  a Syrian hand in a plot
    1980-08-18            COERCE     IRQ SYR  embassy searched
    1980-10-12            SANCTION   IRQ SYR  relations broken off
    1980-09-22 1988-08-20 HOSTILITY  both     Syria sides with Iran in the war
    1982-04-08            SANCTION   SYR IRQ  border closed
    1982-04-10            SANCTION   SYR IRQ  pipeline shut
    1989-01-01 1990-10-13 HOSTILITY  both     Iraq arms Michel Aoun in Lebanon
    1990-09-01 1991-02-28 MOBILIZE   SYR IRQ  with the coalition in Saudi Arabia
    1997-06-02            COOPERATE  both     border open to trade
    1998-07-14            AGREE      both     pipeline to be reopened
    2000-11-15 2003-03-19 COOPERATE  both     oil by the pipeline
    2001-01-31            AGREE      both     free trade
    2001-08-11            CONSULT    SYR IRQ  Prime Minister Miro in Baghdad
    2004-12-01 2004-12-31 ACCUSE     IRQ SYR  fighters crossing the border
    2005-09-01 2005-09-30 ACCUSE     IRQ SYR  fighters crossing the border
    2006-11-21            AGREE      both     relations restored
    2007-01-14            CONSULT    IRQ SYR  Jalal Talabani in Damascus
    2007-08-20            CONSULT    IRQ SYR  Nouri al-Maliki in Damascus
    2009-08-18            CONSULT    IRQ SYR  Nouri al-Maliki in Damascus
    2009-08-25            SANCTION   both     ambassadors recalled
    2009-09-01 2009-09-30 ACCUSE     IRQ SYR  bombings of 19 August
    2010-10-13            CONSULT    IRQ SYR  Nouri al-Maliki in Damascus
    2011-07-25            AGREE      both     gas pipeline with Iran
    2011-11-27            SUPPORT    IRQ SYR  no vote for the Arab League's sanctions
    2012-01-01 2014-06-09 ALLIANCE   both     with Iran
    2015-09-27            COOPERATE  both     joint intelligence centre in Baghdad
    2017-02-24            COOPERATE  both     air strike agreed with Damascus
    2018-12-29            CONSULT    IRQ SYR  Faleh al-Fayyadh in Damascus
    2019-09-30            COOPERATE  both     crossing at al-Qaim reopened
    2023-07-16            CONSULT    IRQ SYR  Mohammed Shia al-Sudani in Damascus
    2024-12-26            CONSULT    IRQ SYR  Hamid al-Shatri in Damascus
    2025-03-14            CONSULT    SYR IRQ  Asaad al-Shaibani in Baghdad
"""


def history() -> list[Claim]:
    """Iraq and Syria, 1955 to 2025: dates from public record (treaties, visits, ruptures), wording our own."""
    parties = {"IRQ": IRQ, "SYR": SYR}
    found = []
    for number, line in enumerate(filter(str.strip, _HISTORY.splitlines())):
        words = line.split()
        days = [word for word in words[:2] if word[:4].isdigit()]
        type_, *rest = words[len(days) :]
        sides = ([IRQ, SYR], []) if rest[0] == "both" else ([parties[rest[0]]], [parties[rest[1]]])
        # A recall of ambassadors by both: each side sanctions the other, which one claim a side says.
        if type_ == "SANCTION" and rest[0] == "both":
            found.append(claim(f"h{number:02}b", type_, [SYR], [IRQ], *days))
            sides = ([IRQ], [SYR])
        found.append(claim(f"h{number:02}", type_, *sides, *days, quote=line.strip()))
    return found
