#!/usr/bin/env python3
"""The figures behind the shipped baselines: what was published, what follows from it, and what the chosen values imply.

    python3 scenarios/fit.py DATA                  print everything for the chosen values
    python3 scenarios/fit.py DATA --search NAME    repeat the search that led to the lengths of one baseline (a few minutes)

DATA is a folder with the department's publications as they come: children in need (b1_*, c1_*), the workforce census
(csww_*) and the Local Authority Interactive Tool (lait_*). Python's standard library only. Method and conclusions: README.md
beside the scenarios.
"""

import csv
import math
import random
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

EDGES = [0.0, 3.0, 6.0, 12.0, 24.0, math.inf]  # of the published bands [months]
BANDS = ["<3m", "3-6m", "6-12m", "1-2y", "2y+"]
ENDED = ["CINCease3months", "CINCease3-6", "CINCease6-1", "CINCease1-2", "CINCease2more"]
OPEN = ["CINTime3months", "CINTime3-6", "CINTime6-1", "CINTime1-2", "CINTime2more"]
# Shape of the year, January first, as in the baselines.
SEASON = [1.05, 1.02, 1.09, 0.94, 1.00, 1.02, 1.03, 0.85, 0.98, 1.06, 1.06, 0.90]
STEPS = 4  # per month
YEARS = 60  # looked back
MARCH, SEPTEMBER = 2, 8


# Published figures


def number(text):
    """A published number; suppressed and missing ones are none, never 0."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def table(folder, start):
    path = sorted(path for path in Path(folder).iterdir() if path.name.startswith(start) and path.suffix == ".csv")[-1]
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by_year(rows, place, columns):
    """{year: {column: number}} of one council or of England."""
    found = {}
    for row in rows:
        if row["la_name"] == place or (place == "England" and row["geographic_level"] == "National"):
            found[int(row["time_period"])] = {column: number(row[column]) for column in columns}
    return found


WORKFORCE = """inpost_fte inpost_headcount starters_fte leavers_fte agency_fte agency_cover_fte vacancy_fte case_holders_fte cases
    absence_rate_fte""".split()


class Published:
    def __init__(self, folder):
        self.need = table(folder, "b1_")
        self.referrals = table(folder, "c1_")
        self.workforce = table(folder, "csww_")
        self.tool = defaultdict(dict)
        for row in table(folder, "lait_csc_long"):
            if row["period"].isdigit():
                self.tool[row["area"], row["measure_short"]][int(row["period"])] = number(row["value"])

    def cases(self, place):
        return by_year(self.need, place, ["Started_episodes", "Ended_episodes", "At31_episodes"])

    def referred(self, place):
        return {year: row["referral_count"] for year, row in by_year(self.referrals, place, ["referral_count"]).items()}

    def staff(self, place):
        return by_year(self.workforce, place, WORKFORCE)

    def bands(self, place, measures, year):
        return [self.tool[place, measure][year] for measure in measures]


# Lengths: four classes of need, each log-normal


@dataclass
class Baseline:
    name: str
    place: str
    year: int  # of the bands: to 31 March
    shares: list  # chosen, lowest need first
    means: list  # chosen, elapsed [months]
    spreads: list  # set: coefficients of variation
    lived: int  # months between the opening and day 0; without any, the opening stands midway between two Marches
    weight: float = 0.06  # of a miss in the stock [per squared percent]
    longest: float = 66.0  # the mean of the last class is held below this [months]


BASELINES = [
    Baseline("blackburn-with-darwen/baseline-2016", "Blackburn with Darwen", 2016,
             [0.45, 0.29, 0.18, 0.08], [1.9, 5.5, 13.0, 60.0], [0.3, 0.3, 0.4, 1.0], 0, 0.12),
    Baseline("blackburn-with-darwen/baseline-2019", "Blackburn with Darwen", 2019,
             [0.39, 0.31, 0.22, 0.08], [2.0, 5.8, 14.0, 69.6], [0.3, 0.3, 0.4, 1.0], 6),
    Baseline("bradford/baseline-2017", "Bradford", 2017,
             [0.65, 0.10, 0.16, 0.09], [1.4, 5.0, 14.0, 60.0], [0.5, 0.4, 0.5, 1.0], 6),
    Baseline("bradford/baseline-2019", "Bradford", 2019,
             [0.62, 0.12, 0.18, 0.08], [1.6, 5.0, 14.0, 60.0], [0.5, 0.4, 0.5, 1.0], 0, 0.3),
]


def survival(shares, means, spreads):
    """Share of cases still open, on the grid of ages 0, 1/8, 2/8, ... month."""
    size = 2 * STEPS * 12 * (YEARS + 6) + 1
    total = [1.0] + [0.0] * (size - 1)
    for share, mean, spread in zip(shares, means, spreads):
        sigma = math.sqrt(math.log(1 + spread * spread))
        mu = math.log(mean) - sigma * sigma / 2
        for k in range(1, size):
            z = (math.log(k / (2 * STEPS)) - mu) / sigma
            if z > 8:
                break
            total[k] += share * 0.5 * math.erfc(z / math.sqrt(2))
    return total


def at(alive, age):
    return alive[min(round(age * 2 * STEPS), len(alive) - 1)]


def band_of(age):
    return next(band for band in range(5) if age < EDGES[band + 1])


def observe(alive, starts, back=12):
    """Cases ended in the last `back` months and cases open now, by band, from starts per step by age now."""
    ended, still = [0.0] * 5, [0.0] * 5
    for step, count in enumerate(starts):
        age = (step + 0.5) / STEPS
        still[band_of(age)] += count * at(alive, age)
        then = max(age - back, 0.0)
        for band in range(band_of(then), 5):
            low, high = max(EDGES[band], then), min(EDGES[band + 1], age)
            if low >= high:
                break
            ended[band] += count * (at(alive, low) - at(alive, high))
    return ended, still


def recent(months, per_year, last_month):
    """Starts per step over the last months, newest first; `last_month` is 0 for January."""
    return [per_year / 12 / STEPS * SEASON[(last_month - step // STEPS) % 12] for step in range(months * STEPS)]


@dataclass
class Case:
    """A baseline with its published figures."""

    base: Baseline
    history: dict  # starts by year
    starts: float
    stock: float
    published_stock: float
    ended: list
    open: list
    pooled_ended: list
    pooled_open: list

    @staticmethod
    def of(published, base):
        cases = published.cases(base.place)
        years = [base.year] if base.lived else [base.year, base.year + 1]
        mean = lambda column: sum(cases[year][column] for year in years) / len(years)
        bands = lambda what, over: [sum(published.bands(base.place, what, y)[b] for y in over) / len(over) for b in range(5)]
        near = [year for year in range(base.year - 2, base.year + 2) if 2016 <= year <= 2019]
        return Case(base, {year: row["Started_episodes"] for year, row in cases.items() if year <= base.year},
                    mean("Started_episodes"), mean("At31_episodes"), cases[base.year]["At31_episodes"],
                    bands(ENDED, years), bands(OPEN, years), bands(ENDED, near), bands(OPEN, near))

    @property
    def years(self):
        year = self.base.year
        return f"year to March {year}" if self.base.lived else f"mean of the years to March {year} and {year + 1}"

    def past(self):
        """Published starts up to 31 March of the year, newest first; their mean before records."""
        before = sum(self.history.values()) / len(self.history)
        steps = []
        for back in range(YEARS):
            steps += recent(12, self.history.get(self.base.year - back, before), MARCH)
        return steps

    def onward(self, alive, months):
        """The stock and bands of the opening, lived on at unchanged starts.

        Within a band the ages follow the equilibrium, which is the same as constant starts over the band."""
        opened = MARCH if self.base.lived else SEPTEMBER
        ages = range(YEARS * 12 * STEPS)
        weight = [0.0] * 5
        for step in ages:
            age = (step + 0.5) / STEPS
            weight[band_of(age)] += at(alive, age)
        scale = [self.stock * share / sum(self.open) / weight[band] for band, share in enumerate(self.open)]
        later = recent(months, self.starts, (opened + months) % 12)
        return later + [scale[band_of((step + 0.5) / STEPS)] for step in ages]

    def views(self, shares, means):
        alive = survival(shares, means, self.base.spreads)
        lived = self.base.lived
        yield f"from past starts, 31 March {self.base.year}", observe(alive, self.past())
        if lived:
            yield "day 0", observe(alive, self.onward(alive, lived), lived)
        yield "12 months after the opening", observe(alive, self.onward(alive, 12))
        if lived:
            yield "12 months after day 0", observe(alive, self.onward(alive, lived + 12))
        yield "48 months after day 0", observe(alive, self.onward(alive, lived + 48))
        yield "steady state", observe(alive, recent(12, self.starts, MARCH) * YEARS)

    def misfit(self, shares, means):
        """High powers of the misses in bands, so that the largest counts; stock and drift in percent, squared."""
        alive = survival(shares, means, self.base.spreads)
        ended, still = observe(alive, self.past())
        later_ended, later = observe(alive, self.onward(alive, 12))
        stock = lambda ratio: self.base.weight * (100 * (ratio - 1)) ** 2
        total = stock(sum(still) / self.published_stock) + stock(sum(later) / self.stock)
        if self.base.lived:
            day_0, year_on = (sum(observe(alive, self.onward(alive, months))[1]) for months in (6, 18))
            total += stock(year_on / day_0)
        views = (ended, later_ended, self.ended, self.pooled_ended), (still, later, self.open, self.pooled_open)
        for found, later_found, given, pooled in views:
            for band, (a, b) in enumerate(zip(percent(found), percent(later_found))):
                total += min(((a - given[band]) / 2.7) ** 8 + ((b - given[band]) / 2.7) ** 8, 50 + (a - given[band]) ** 2)
                total += 0.02 * (a - given[band]) ** 2 + 0.005 * (a - pooled[band]) ** 2
        return total + 40 * max(0.0, math.log(means[3] / self.base.longest)) ** 2


def percent(bands):
    return [100 * count / sum(bands) for count in bands]


def search(case):
    """Random search on log-shares and log-means: keep what is better, in ever smaller steps; repeatable."""
    dice = random.Random(case.base.year)
    first = case.base.shares
    x = [math.log(share / first[3]) for share in first[:3]] + [math.log(mean) for mean in case.base.means]

    def unpack(x):
        weights = [math.exp(value) for value in x[:3]] + [1.0]
        return [weight / sum(weights) for weight in weights], [math.exp(value) for value in x[3:]]

    trials = 700
    best = case.misfit(*unpack(x))
    for trial in range(trials):
        width = 0.15 * 0.04 ** (trial / trials)
        moved = [value + dice.gauss(0, width) for value in x]
        value = case.misfit(*unpack(moved))
        if value < best:
            x, best = moved, value
    return unpack(x)


def tell_lengths(case, shares, means):
    row = "%-46s%8s" + "%8s" * 6
    print("shares", [round(share, 3) for share in shares], "mean months", [round(mean, 2) for mean in means],
          "spreads", case.base.spreads, "mean length %.3f years" % (sum(s * m for s, m in zip(shares, means)) / 12))
    print(row % ("", "total", *BANDS, "worst"))
    print(row % (f"published: ended, {case.years}", "", *case.ended, ""))
    print(row % (f"published: open, {case.years}", round(case.stock), *case.open, ""))
    for name, (ended, still) in case.views(shares, means):
        for kind, bands, given in (("ended", ended, case.ended), ("open", still, case.open)):
            found = percent(bands)
            worst = max((a - b for a, b in zip(found, given)), key=abs)
            print(row % (f"{name}, {kind}", round(sum(bands)), *[f"{v:.1f}" for v in found], f"{worst:+.1f}"))


def main():
    published = Published(sys.argv[1])
    wanted = sys.argv[3] if len(sys.argv) > 3 else ""
    for base in BASELINES:
        case = Case.of(published, base)
        if "--search" in sys.argv:
            if base.name == wanted:
                print(base.name)
                tell_lengths(case, *search(case))
            continue
        print("\n" + base.name)
        tell_lengths(case, base.shares, base.means)


if __name__ == "__main__":
    main()
