"""Event shocks: whether a violent act moves the weeks after it by more, or less, than memory makes of it."""

from __future__ import annotations

from detente.scenario.mechanisms.interface import Mechanism

SHOCKS = Mechanism(
    name="shocks",
    title="event shocks",
    equation="u += strength x (act - level) for acts of material conflict, over what memory takes; fades with the fast half-life",
    source="impulse of violent events, as in Brandt, Freeman and Schrodt 2011 (Real Time, Time Series Forecasting)",
    into="fast",
)
