"""Maximal cover as an integer programme, solved by HiGHS."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array, csr_array, eye_array, hstack

from partition.stations.branch import Solution
from partition.stations.sites import Sites
from partition.stations.within import Within

NODES = 200
"""Nodes of the search tree, after which the best so far is taken. HiGHS counts in floating point: another version or
another processor may take another way, and where it ends before a proof find another set as good or nearly so."""


def solve_exactly(sites: Sites, within: Within) -> Solution | None:
    """
    Return the sites that leave fewest households beyond, None where nothing was found.

        minimise    sum_i w_i u_i
        subject to  sum over j that reach i of y_j + u_i >= 1    for each address i
                    sum_j y_j = n_open
                    y_j in {0, 1},  0 <= u_i <= 1

    with y_j = 1 where site j is open and u_i = 1 where address i is beyond all of them (Church and ReVelle 1974). Of
    its relaxation the answer is nearly always whole. ``within`` are the costs of the
    sites; every base is 1.
    """
    n, m = within.n, within.n_sites
    reach = csc_array((np.ones(within.size), within.addresses, within.starts), shape=(n, m))
    one_each = LinearConstraint(hstack([reach, eye_array(n)], format="csr"), 1.0, np.inf)
    count = LinearConstraint(csr_array(np.r_[np.ones(m), np.zeros(n)][None, :]), sites.n_open, sites.n_open)
    answer = milp(
        np.r_[np.zeros(m), sites.weights],
        integrality=np.r_[np.ones(m), np.zeros(n)],
        bounds=Bounds(0.0, 1.0),
        constraints=[one_each, count],
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if answer.x is None:
        return None
    chosen = np.sort(np.argsort(-answer.x[:m], kind="stable")[: sites.n_open])
    value = sites.value(chosen)
    bound = float(np.ceil(answer.mip_dual_bound - 1e-4))
    return Solution(chosen, value, bound, value - bound < 0.5)
