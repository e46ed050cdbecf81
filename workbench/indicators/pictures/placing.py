"""Where the organisations of a network stand in its picture: the same picture for the same ties.

A target: each sector has its own arc, an organisation stands the nearer to the centre the
more ties it has beyond the fewest that a tied one has, and those without any tie stand on
the outer ring. Where all have nearly the same number, all stay near the rim. (Centrality as distance from the centre: Northway 1940; Brandes, Kenis & Wagner 2003.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.cohorts.rows import Floats

#: Fixed, so that a picture never changes by itself.
SEED = 20191210
#: Orders within the arcs that are tried; the one with the shortest ties is taken.
TRIED = 60
#: Distance from the centre: of one tied to all others, of one with hardly a tie, of isolates.
NEAREST, RIM, OUTER = 0.22, 0.92, 1.1
#: Part of a circle between two sectors, in places of organisations.
BREAK = 0.8
#: Organisations stand at least this part of the spacing on the rim apart.
APART = 0.98
#: Few stand no further apart than this.
FAR = 0.32
STEP = 0.02


@dataclass(frozen=True)
class Placed:
    """Coordinates in [-1.1, 1.1], and the number of ties of each organisation."""

    x: Floats
    y: Floats
    degree: Floats


def placed(nodes: NDArray[np.int64], sector: NDArray[np.int64], ties: NDArray[np.int64]) -> Placed:
    """A place for every node; `ties` are pairs of nodes (rows), each pair once."""
    at = {int(node): number for number, node in enumerate(nodes)}
    ends = np.array([[at[int(a)], at[int(b)]] for a, b in ties], np.int64).reshape(-1, 2)
    degree = np.bincount(ends.ravel(), minlength=len(nodes)).astype(float)
    wanted = np.where(degree > 0, RIM - (RIM - NEAREST) * _beyond(degree), OUTER)
    angle = _angles(sector, ends, wanted)
    radius = _apart(angle, wanted, degree)
    return Placed(radius * np.cos(angle), radius * np.sin(angle), degree)


def _beyond(degree: Floats) -> Floats:
    """How many ties more than the fewest, as a part of the span or of half the others."""
    tied = degree[degree > 0]
    if not len(tied):
        return np.zeros(len(degree))
    span = max(float(tied.max() - tied.min()), (len(degree) - 1) / 2)
    return (degree - tied.min()) / span


def _angles(sector: NDArray[np.int64], ends: NDArray[np.int64], radius: Floats) -> Floats:
    """One arc for each sector; within it the order that keeps ties short."""
    random = np.random.default_rng(SEED)
    best, shortest = np.zeros(len(sector)), np.inf
    for _ in range(TRIED if len(ends) else 1):
        angle = _in_order(sector, random.permutation(len(sector)))
        x, y = radius * np.cos(angle), radius * np.sin(angle)
        first, second = ends[:, 0], ends[:, 1]
        length = float(np.hypot(x[first] - x[second], y[first] - y[second]).sum())
        if length < shortest - 1e-9:
            best, shortest = angle, length
    return best


def _in_order(sector: NDArray[np.int64], order: NDArray[np.int64]) -> Floats:
    """Angles from the top on, clockwise: sector by sector, in the order given within each."""
    ranked = order[np.argsort(sector[order], kind="stable")]
    breaks = np.cumsum(np.diff(sector[ranked], prepend=sector[ranked[:1]]) != 0)
    places = np.arange(len(sector)) + BREAK * breaks
    around = len(sector) + BREAK * (breaks[-1] + 1 if len(breaks) else 1)
    angle = np.empty(len(sector))
    angle[ranked] = np.pi / 2 - 2 * np.pi * (places + 0.5) / around
    return angle


def _apart(angle: Floats, wanted: Floats, degree: Floats) -> Floats:
    """Each at its distance or, where another stands too near, further out; the most tied first."""
    least = min(APART * RIM * _narrowest(angle), FAR)
    radius = wanted.copy()
    standing: list[int] = []
    for node in np.lexsort((np.arange(len(angle)), -degree)):
        while standing and radius[node] < RIM and _nearest(node, standing, angle, radius) < least:
            radius[node] += STEP
        standing.append(int(node))
    return radius


def _narrowest(angle: Floats) -> float:
    """The smallest angle between two neighbours on the circle."""
    around = np.sort(angle)
    return float(np.append(np.diff(around), 2 * np.pi + around[0] - around[-1]).min())


def _nearest(node: int, standing: list[int], angle: Floats, radius: Floats) -> float:
    x, y = radius[node] * np.cos(angle[node]), radius[node] * np.sin(angle[node])
    there = radius[standing] * np.exp(1j * angle[standing])
    return float(np.abs(there - complex(x, y)).min())
