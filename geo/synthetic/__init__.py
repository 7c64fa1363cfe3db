"""Made-up townships: deterministic from a plan and a seed, and nothing personal in them."""

from geo.synthetic.settings import TownshipPlan
from geo.synthetic.tables import Township
from geo.synthetic.township import make_township
from geo.synthetic.xigu import XIGU, XIGU_7200

PLANS = {"xigu": XIGU, "xigu_7200": XIGU_7200}

__all__ = ["PLANS", "Township", "TownshipPlan", "make_township"]
