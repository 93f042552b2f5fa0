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
# Shape of the year of all referrals, January first; factors of the baselines are a quarter wider, as families return in any month.
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
    """The publications of one folder."""

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

    def councils(self):
        return sorted({row["la_name"] for row in self.need if row["geographic_level"] == "Local authority"})


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
             [0.445, 0.255, 0.21, 0.09], [2.0, 5.7, 13.4, 56.6], [0.3, 0.3, 0.4, 1.0], 0, 0.12),
    Baseline("blackburn-with-darwen/baseline-2019", "Blackburn with Darwen", 2019,
             [0.39, 0.31, 0.22, 0.08], [2.0, 5.8, 14.0, 69.6], [0.3, 0.3, 0.4, 1.0], 6),
    Baseline("bradford/baseline-2017", "Bradford", 2017,
             [0.70, 0.06, 0.18, 0.06], [1.84, 9.3, 14.2, 72.0], [0.5, 0.4, 0.5, 1.0], 6),
    Baseline("bradford/baseline-2019", "Bradford", 2019,
             [0.62, 0.09, 0.20, 0.09], [2.1, 6.8, 13.3, 62.8], [0.5, 0.4, 0.5, 1.0], 0, 0.3),
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
    print(row % (f"published: ended, {case.years}", "", *[f"{v:.1f}" for v in case.ended], ""))
    print(row % (f"published: open, {case.years}", round(case.stock), *[f"{v:.1f}" for v in case.open], ""))
    for name, (ended, still) in case.views(shares, means):
        for kind, bands, given in (("ended", ended, case.ended), ("open", still, case.open)):
            found = percent(bands)
            worst = max((a - b for a, b in zip(found, given)), key=abs)
            print(row % (f"{name}, {kind}", round(sum(bands)), *[f"{v:.1f}" for v in found], f"{worst:+.1f}"))


# Staff: case-holders are taken as a fair sample of everybody


def tell_staff(published, base):
    """Posts of case-holders from the published rates of all staff, and the delay that keeps them in balance."""
    place, year = base.place, int(base.name[-4:])
    tool = lambda measure: published.tool[place, measure].get(year)
    row = published.staff(place).get(year)
    if row:
        holders, starters = row["case_holders_fte"], row["starters_fte"]
        vacancy = row["vacancy_fte"] / (row["vacancy_fte"] + row["inpost_fte"])
        agency = row["agency_fte"] / (row["agency_fte"] + row["inpost_fte"])
        leaving, covered = row["leavers_fte"] / row["inpost_fte"], row["agency_cover_fte"] / row["vacancy_fte"]
        print("in post / headcount %.3f, vacancies / starters %.1f months, vacancies / leavers %.1f months" % (
            row["inpost_fte"] / row["inpost_headcount"], 12 * row["vacancy_fte"] / starters,
            12 * row["vacancy_fte"] / row["leavers_fte"]))
    else:  # before the census by person
        holders = tool("Work_Force_Num_CaseHeld") / tool("Work_Force_AvgNumCase_SW")
        vacancy, agency, leaving = (tool(f"Work_Force_{name}_Rate") / 100 for name in ("Vac", "Agecy", "TO"))
        england = published.staff("England")[2017]
        covered = england["agency_cover_fte"] / england["vacancy_fte"]
    permanent = holders * (1 - agency)
    posts = permanent / (1 - vacancy)
    cover = min(covered * (posts - permanent), holders * agency)
    print("case-holders %.1f FTE = permanent %.1f + agency %.1f; posts %.1f, vacant %.1f of which covered %.1f; above %.1f" % (
        holders, permanent, holders * agency, posts, posts - permanent, cover, holders * agency - cover))
    print("leaving %.1f%% a year; months from vacancy to start in balance %.1f; base hazard with 1.5 times in two years %.1f%%" % (
        100 * leaving, 12 * vacancy / (1 - vacancy) / leaving, 100 * base_hazard(leaving)))


def base_hazard(leaving, factor=1.5, years=2.0):
    """The later hazard that, multiplied by `factor` in the first `years`, makes this rate over all tenures in balance."""
    low, high = leaving / factor, leaving
    for _ in range(60):
        base = (low + high) / 2
        stays = math.exp(-factor * base * years)
        low, high = (base, high) if (1 - stays) / (factor * base) + stays / base > 1 / leaving else (low, base)
    return base


# The moving environment, from all councils


def tell_environment(published):
    """Yearly change of referrals and open cases; leavers and starters about their council's mean, less chance."""
    councils = published.councils()
    series = {
        "referrals": [published.referred(place) for place in councils],
        "open cases": [{year: row["At31_episodes"] for year, row in published.cases(place).items()} for place in councils],
    }
    for name, rows in series.items():
        told = []
        for lag in range(1, 5):
            changes = [(year, math.log(row[year + lag] / row[year])) for row in rows for year in row
                       if row[year] and row.get(year + lag)]
            medians = {year: middle([c for y, c in changes if y == year]) for year in {y for y, _ in changes}}
            told.append(spread([change - medians[year] for year, change in changes]))
        print(f"{name}: sd of the log change over 1, 2, 3, 4 years, without the nation's and with the outer tenth drawn in:",
              ", ".join(f"{value:.2f}" for value in told))
    for name, event in (("leavers", "leavers_fte"), ("starters", "starters_fte")):
        variance = chance = count = together = pairs = 0
        for place in councils:
            rows = {year: row for year, row in published.staff(place).items() if row[event] and row["inpost_fte"]}
            if len(rows) < 6 or min(row["inpost_fte"] for row in rows.values()) < 60:
                continue
            rate = sum(row[event] for row in rows.values()) / sum(row["inpost_fte"] for row in rows.values())
            off = {year: row[event] / (rate * row["inpost_fte"]) - 1 for year, row in rows.items()}
            variance += sum(value * value for value in off.values()) * len(off) / (len(off) - 1)
            chance += sum(1 / (rate * row["inpost_fte"]) for row in rows.values())
            count += len(off)
            together += sum(off[year] * off[year + 1] for year in off if year + 1 in off)
            pairs += sum(year + 1 in off for year in off)
        print("%s: variance of a year about the council's mean %.3f, of which chance %.3f, so sd %.2f; covariance with the next year %.3f" % (
            name, variance / count, chance / count, math.sqrt((variance - chance) / count), together / pairs))
    print("sd of a year's mean of a wander with sd 1, and its correlation with the next year's:")
    for tau in (3, 4, 6, 12, 24):
        x = 12 / tau
        own, next_year = 2 / x * (1 - (1 - math.exp(-x)) / x), ((1 - math.exp(-x)) / x) ** 2
        print("  tau %2d months: %.2f, %.2f" % (tau, math.sqrt(own), next_year / own))


def middle(values):
    return sorted(values)[len(values) // 2]


def spread(values):
    """Standard deviation with the outer twentieth at either end drawn in to the rest: breaks of records are not wander."""
    values = sorted(values)
    low, high = values[len(values) // 20], values[-1 - len(values) // 20]
    values = [min(max(value, low), high) for value in values]
    mean = sum(values) / len(values)
    return math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))


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
        tell_staff(published, base)
    if not wanted:
        print("\nenvironment")
        tell_environment(published)


if __name__ == "__main__":
    main()
