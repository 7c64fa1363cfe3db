"""From streets, places and a start to the shortest patrol, and to what it cannot reach."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import shapely
from scipy.sparse.csgraph import dijkstra

from geo.errors import GeoError
from partition.visits.patrol.model import components
from partition.visits.patrol.patrol import Call, Patrol, Purpose, Stretch, Unreached
from partition.visits.patrol.reduce import lightest
from partition.visits.patrol.streets import Streets, stand
from partition.visits.patrol.task import TIME_LIMIT_S, Bools, Floats, Ints, Move, Task, Walk
from partition.visits.patrol.walk import find_walk
from partition.visits.tour import find_tour


def find_patrol(
    streets: Streets,
    *,
    names: Sequence[str] | None = None,
    places: Sequence[shapely.Point] = (),
    start: shapely.Point | None = None,
    end: shapely.Point | None = None,
    closed: bool = True,
    time_limit_s: float = TIME_LIMIT_S,
) -> Patrol:
    """
    Return the shortest patrol over streets of a grid and past places, as far as they can be reached.

    Streets may be walked either way, those outside the grid and those not chosen to get on. Where the chosen do not
    hang together the patrol stays where it starts, or without a start where most is asked for; the rest is told.

    Parameters
    ----------
    names
        Streets to be walked from end to end within the grid; None for all, none for places alone.
    places
        To be passed, each where it is nearest to a street.
    start, end
        Where the patrol begins and ends; None where any place will do. ``end`` says nothing of a closed patrol.
    time_limit_s
        As for `find_walk`.

    Raises
    ------
    GeoError
        There is nothing to walk: no street of the grid has a name asked for, and there are no places.
    """
    required = streets.inside & (np.isin(streets.names, list(names)) if names is not None else True)
    if not required.any() and not places:
        raise GeoError("nothing to patrol: no street of the grid was chosen, and no place")
    ends = [point for point in (start, None if closed else end) if point is not None]
    streets, nodes, away, required = _stand_all(streets, required, places, ends)
    calls, given = nodes[: len(places)], nodes[len(places) :].tolist()
    at_start = given[0] if start is not None else None
    at_end = given[-1] if end is not None and not closed else None
    label = components(len(streets.xy), streets.ends)
    home = _home(streets, required, calls, label, given)
    near = label[streets.ends[:, 0]] == home
    reached = np.flatnonzero(label[calls] == home) if len(places) else np.zeros(0, np.int64)
    task = _task(streets, required & near, calls[reached], closed, at_start, at_end)
    walk = find_walk(task, time_limit_s=time_limit_s) if task.required.any() else tour_past(task)
    return Patrol(
        start=shapely.Point(streets.xy[walk.begin]),
        stretches=tuple(_stretches(streets, required, walk)),
        calls=tuple(_calls(streets, walk, reached, calls, away)),
        closed=task.closed,
        length_m=walk.length_m,
        required_m=task.required_m,
        lower_bound_m=walk.lower_bound_m,
        proven=walk.proven,
        unreached=tuple(_unreached(streets, required, calls, label, home)),
        start_away_m=float(away[len(places)]) if start is not None else 0.0,
    )


def tour_past(task: Task) -> Walk:
    """Return the shortest walk that passes the calls of a task without required edges."""
    stops = np.array(task.marked, np.int64)
    matrix, number = lightest(task, np.arange(len(task.ends)))
    metres, before = dijkstra(matrix, directed=True, indices=stops, return_predecessors=True)
    row = {node: place for place, node in enumerate(stops.tolist())}
    begin = 0 if task.closed else row.get(-1 if task.start is None else task.start)
    end = begin if task.closed else row.get(-1 if task.end is None else task.end)
    if task.closed and task.start is not None:
        begin = end = row[task.start]
    if len(stops) == 1:
        return Walk((), int(stops[0]), 0.0, 0.0, proven=True)
    tour = find_tour(metres[:, stops], start=begin, end=end)
    order = [*tour.order, tour.order[0]] if task.closed else list(tour.order)
    moves = tuple(
        move
        for a, b in itertools.pairwise(order)
        for move in _way(task, before[a], number, int(stops[a]), int(stops[b]))
    )
    bound_m = tour.lower_bound_m or 0.0
    length_m = float(sum(task.metres[edge] for edge, _ in moves))
    return Walk(moves, int(stops[order[0]]), length_m, min(bound_m, length_m), tour.proven)


def _way(task: Task, before: Ints, number: dict[tuple[int, int], int], a: int, b: int) -> Iterator[Move]:
    nodes = [b]
    while nodes[-1] != a:
        nodes.append(int(before[nodes[-1]]))
    for here, there in zip(nodes[:0:-1], nodes[-2::-1], strict=True):
        edge = number[here, there]
        yield edge, bool(task.ends[edge, 0] == here)


def _stand_all(
    streets: Streets, required: Bools, places: Sequence[shapely.Point], ends: Sequence[shapely.Point]
) -> tuple[Streets, Ints, Floats, Bools]:
    """Return streets cut where places, start and end meet them: places on any street, ends where most is asked for."""
    if not places and not ends:
        return streets, np.zeros(0, np.int64), np.zeros(0), required
    label = components(len(streets.xy), streets.ends)[streets.ends[:, 0]]
    asked = np.where(required, streets.metres, 0.0)
    doors = streets.opens if streets.opens.any() else np.full(len(streets.lines), True)
    for place in places:
        asked[int(np.where(doors, shapely.distance(streets.lines, place), np.inf).argmin())] += 1e-3
    main = label == np.bincount(label, weights=asked).argmax()
    rows = np.arange(len(streets.lines)).astype(np.object_)
    numbered = replace(streets, names=rows)  # a piece then tells of which street it is
    pieces, nodes, away = stand(numbered, [*places, *ends], [doors] * len(places) + [main] * len(ends))
    origin = pieces.names.astype(np.int64)
    return replace(pieces, names=streets.names[origin]), nodes, away, required[origin]


def _home(streets: Streets, required: Bools, calls: Ints, label: Ints, given: Sequence[int]) -> int:
    """Return the component that the patrol stays in: that of its start, else that with most asked for."""
    if given:
        return int(label[given[0]])
    asked = np.bincount(label[streets.ends[:, 0]], weights=np.where(required, streets.metres, 0.0), minlength=1)
    asked = np.append(asked, np.zeros(max(0, int(label.max()) + 1 - len(asked))))
    np.add.at(asked, label[calls], 1e-3)
    return int(asked.argmax())


def _task(streets: Streets, required: Bools, calls: Ints, closed: bool, start: int | None, end: int | None) -> Task:
    closed = closed or (start is not None and start == end)
    stops = tuple(dict.fromkeys(calls.tolist()))
    return Task(len(streets.xy), streets.ends, streets.metres, required, stops, closed, start, None if closed else end)


def _stretches(streets: Streets, required: Bools, walk: Walk) -> Iterator[Stretch]:
    seen: set[int] = set()
    for edge, forward in walk.moves:
        purpose: Purpose = "way" if not required[edge] else "again" if edge in seen else "patrol"
        seen.add(edge)
        line = streets.lines[edge] if forward else shapely.reverse(streets.lines[edge])
        yield Stretch(edge, forward, line, float(streets.metres[edge]), str(streets.names[edge]), purpose)


def _calls(streets: Streets, walk: Walk, reached: Ints, calls: Ints, away: Floats) -> Iterator[Call]:
    """Give the places in the order in which they are first passed."""
    first = {walk.begin: 0}
    for after, (edge, forward) in enumerate(walk.moves, start=1):
        first.setdefault(int(streets.ends[edge, 1 if forward else 0]), after)
    for place in sorted(reached.tolist(), key=lambda one: first[int(calls[one])]):
        node = int(calls[place])
        yield Call(place, first[node], shapely.Point(streets.xy[node]), float(away[place]))


def _unreached(streets: Streets, required: Bools, calls: Ints, label: Ints, home: int) -> Iterator[Unreached]:
    """Give what was asked for in other components, the longest first."""
    of_edge = label[streets.ends[:, 0]]
    others = {int(one) for one in (*of_edge[required], *label[calls])} - {home}
    found = []
    for number in sorted(others):
        here = np.flatnonzero(required & (of_edge == number))
        names = tuple(sorted({str(name) for name in streets.names[here]} - {""}))
        places = tuple(np.flatnonzero(label[calls] == number).tolist())
        line = shapely.MultiLineString(list(streets.lines[here]))
        found.append(Unreached(line, float(streets.metres[here].sum()), names, places))
    yield from sorted(found, key=lambda one: -one.metres)
