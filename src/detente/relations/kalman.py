"""The level's arithmetic: two Ornstein-Uhlenbeck processes, a fast and a slow one, seen together through noisy
observations.

State `(f, s)`: `f` reverts to 0 within weeks, `s` to the population's mean within years; an observation is `f + s +
mean + noise`. Every function takes one dyad as sequences of floats or many dyads as sequences of arrays (one entry a
dyad): the same arithmetic serves both. Sources: Kalman (1960); Rauch, Tung and Striebel (1965); the smoother's
backward form is that of Bryson and Frazier as given in Durbin and Koopman, Time Series Analysis by State Space Methods
(2012), section 4.4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Process:
    """Parameters of the level: population mean, half-lives in days, and stationary variances of the two parts."""

    mean: float
    fast_variance: float
    fast_days: float
    slow_variance: float
    slow_days: float

    def decay(self, gap: Any) -> tuple[Any, Any]:
        """How much of each part is left after `gap` days (a number or an array)."""
        exp = np.exp if isinstance(gap, np.ndarray) else math.exp
        return exp(gap * (-math.log(2) / self.fast_days)), exp(gap * (-math.log(2) / self.slow_days))

    def drift(self, gap: float) -> float:
        """Variance of the level's change over `gap` days."""
        fast, slow = self.decay(float(gap))
        return float(2 * self.fast_variance * (1 - fast) + 2 * self.slow_variance * (1 - slow))


@dataclass(frozen=True, slots=True)
class Filtered:
    """One forward pass: per step the state and covariance before the observation, the gains, innovations, and their
    variances.

    Each tuple of `prior` is (f, s, var f, cov, var s) before the observation of that step, each of `gain` the two
    Kalman gains.
    """

    decays: list[tuple[Any, Any]]
    prior: list[tuple[Any, Any, Any, Any, Any]]
    gain: list[tuple[Any, Any]]
    innovation: list[Any]
    variance: list[Any]


def run(process: Process, gaps: Sequence[Any], values: Sequence[Any], noise: Sequence[Any]) -> Filtered:
    """Filter forward. `gaps[i]` days lie between step i-1 and i (0 for the first); a step with infinite noise is a
    look, no observation, and needs a finite value. `noise` is a variance.
    """
    out = Filtered([], [], [], [], [])
    fast0, slow0, mean = process.fast_variance, process.slow_variance, process.mean
    f = s = cfs = values[0] * 0.0
    pf, ps = f + fast0, s + slow0
    for gap, value, r in zip(gaps, values, noise, strict=True):
        df, ds = process.decay(gap)
        f, s, cfs = f * df, s * ds, cfs * df * ds
        pf, ps = fast0 + (pf - fast0) * df * df, slow0 + (ps - slow0) * ds * ds
        v = value - (f + s + mean)
        total = pf + 2 * cfs + ps + r
        kf, ks = (pf + cfs) / total, (cfs + ps) / total
        out.decays.append((df, ds))
        out.prior.append((f, s, pf, cfs, ps))
        out.gain.append((kf, ks))
        out.innovation.append(v)
        out.variance.append(total)
        hf, hs = pf + cfs, cfs + ps
        f, s = f + kf * v, s + ks * v
        pf, cfs, ps = pf - kf * hf, cfs - kf * hs, ps - ks * hs
    return out


def smoothed(process: Process, forward: Filtered) -> tuple[list[Any], list[Any]]:
    """Level and its variance at every step, given all observations before and after."""
    levels: list[Any] = []
    variances: list[Any] = []
    rf = rs = nff = nfs = nss = forward.innovation[0] * 0.0
    for i in range(len(forward.prior) - 1, -1, -1):
        f, s, pf, c, ps = forward.prior[i]
        kf, ks = forward.gain[i]
        v, total = forward.innovation[i], forward.variance[i]
        u, w = rf * kf + rs * ks, v / total
        rf, rs = rf + w - u, rs + w - u
        # N <- H'H / S + L' N L with L = I - K H.
        a, b = kf * nff + ks * nfs, kf * nfs + ks * nss
        m = a * kf + b * ks
        nff, nfs, nss = nff - 2 * a + m + 1 / total, nfs - a - b + m + 1 / total, nss - 2 * b + m + 1 / total
        hf, hs = pf + c, c + ps
        levels.append(f + s + process.mean + hf * rf + hs * rs)
        variances.append(pf + 2 * c + ps - (hf * hf * nff + 2 * hf * hs * nfs + hs * hs * nss))
        df, ds = forward.decays[i]
        rf, rs, nff, nfs, nss = rf * df, rs * ds, nff * df * df, nfs * df * ds, nss * ds * ds
    return levels[::-1], variances[::-1]


def weights(forward: Filtered, at: int, *, past_only: bool = False) -> Floats:
    """How much each step's observation counts in the level at step `at`: the level is `mean + weights @ (values -
    mean)`.

    Shape (n,). With `past_only` the filtered level (steps up to `at` alone), else the smoothed one. The step `at`
    should be a look.
    """
    n = len(forward.prior)
    coefficient = [0.0] * n
    if not past_only:
        _, _, pf, c, ps = forward.prior[at]
        gf, gs = pf + c, c + ps
        for j in range(at, n):
            if j > at:
                df, ds = forward.decays[j]
                gf, gs = gf * df, gs * ds
            coefficient[j] = (gf + gs) / forward.variance[j]
            kf, ks = forward.gain[j]
            shift = gf + gs
            gf, gs = gf - kf * shift, gs - ks * shift
    out = np.zeros(n)
    lf = ls = 0.0
    for j in range(n - 1, -1, -1):
        kf, ks = forward.gain[j]
        out[j] = coefficient[j] + kf * lf + ks * ls
        lf, ls = lf - out[j], ls - out[j]
        if j == at:
            lf, ls = lf + 1.0, ls + 1.0
        df, ds = forward.decays[j]
        lf, ls = lf * df, ls * ds
    return out


def log_likelihood(forward: Filtered) -> Any:
    """Sum over observed steps of the log density of the innovations (per dyad where there are many)."""
    total: Any = 0.0
    for v, s in zip(forward.innovation, forward.variance, strict=True):
        seen = np.isfinite(s)
        safe = np.where(seen, s, 1.0)
        total = total + np.where(seen, -0.5 * (np.log(2 * math.pi * safe) + v * v / safe), 0.0)
    return total
