#!/usr/bin/env python3
"""What the baseline's shares and lengths imply, beside what was published for Blackburn with Darwen. Standard library only.

    python3 fit.py            print published against implied for the chosen values
    python3 fit.py --search   repeat the search that led to them (about two minutes)

Method, figures and conclusions: README.md in this folder.
"""

import math
import random
import sys

BANDS = ["under 3 months", "3 to 6 months", "6 to 12 months", "1 to 2 years", "over 2 years"]
EDGES = [0.0, 3.0, 6.0, 12.0, 24.0, math.inf]  # [months]

# DfE children in need, Blackburn with Darwen, years ending 31 March.
ENDED = {2017: [38.7, 20.4, 19.6, 13.0, 8.2], 2018: [34.3, 24.2, 21.6, 12.5, 7.3], 2019: [38.6, 22.0, 20.0, 11.3, 8.1]}
OPEN = {2017: [25.4, 15.9, 19.3, 13.5, 25.9], 2018: [26.4, 12.8, 14.4, 17.8, 28.6], 2019: [27.3, 17.1, 13.6, 12.1, 29.9]}
STARTS = {2013: 1900, 2014: 1448, 2015: 1960, 2016: 1676, 2017: 1855, 2018: 1757, 2019: 1954}
BEFORE = sum(STARTS[year] for year in range(2013, 2019)) / 6  # starts a year before records
STOCK_2019 = 1852
# Shape of the year, January first, as in baseline-2019.toml.
SEASON = [1.05, 1.02, 1.09, 0.94, 1.00, 1.02, 1.03, 0.85, 0.98, 1.06, 1.06, 0.90]

# The chosen values: shares, mean elapsed lengths [months] and coefficients of variation, lowest need first.
SHARES, MEANS, SPREADS = [0.39, 0.31, 0.22, 0.08], [2.0, 5.8, 14.0, 69.6], [0.3, 0.3, 0.4, 1.0]

STEPS = 4  # per month
YEARS = 60  # looked back


def survival(shares, means, spreads):
    """Share of cases still open, on the grid of ages 0, 1/8, 2/8, ... month."""
    size = 2 * STEPS * 12 * (YEARS + 6) + 1
    total = [0.0] * size
    for share, mean, spread in zip(shares, means, spreads):
        sigma = math.sqrt(math.log(1 + spread * spread))
        mu = math.log(mean) - sigma * sigma / 2
        total[0] += share
        for k in range(1, size):
            z = (math.log(k / (2 * STEPS)) - mu) / sigma
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
        for band in range(5):
            low, high = max(EDGES[band], then), min(EDGES[band + 1], age)
            if low < high:
                ended[band] += count * (at(alive, low) - at(alive, high))
    return ended, still


def recent(months, per_year, last_month):
    """Starts per step over the last months, newest first; `last_month` is 0 for January."""
    return [per_year / 12 / STEPS * SEASON[(last_month - step // STEPS) % 12] for step in range(months * STEPS)]


def history():
    """Published starts up to 31 March 2019, newest first."""
    steps = []
    for back in range(YEARS):
        steps += recent(12, STARTS.get(2019 - back, BEFORE), 2)
    return steps


def onward(alive, months, per_year=STARTS[2019]):
    """The published stock and bands of 31 March 2019, lived on for so many months at unchanged starts.

    Within a band the ages follow the equilibrium, which is the same as constant starts over the band."""
    ages = range(YEARS * 12 * STEPS)
    weight = [0.0] * 5
    for step in ages:
        age = (step + 0.5) / STEPS
        weight[band_of(age)] += at(alive, age)
    stock = [STOCK_2019 * share / 100 / weight[band] for band, share in enumerate(OPEN[2019])]
    return recent(months, per_year, (2 + months) % 12) + [stock[band_of((step + 0.5) / STEPS)] for step in ages]


def percent(bands):
    return [100 * count / sum(bands) for count in bands]


def views(shares, means, spreads):
    alive = survival(shares, means, spreads)
    steady = recent(12, STARTS[2019], 2) * YEARS
    return [
        ("history to 31 March 2019", observe(alive, history())),
        ("stock lived on to 30 September 2019", observe(alive, onward(alive, 6), 6)),
        ("stock lived on to 31 March 2020", observe(alive, onward(alive, 12))),
        ("stock lived on to 30 September 2020", observe(alive, onward(alive, 18))),
        ("stock lived on to 30 September 2023", observe(alive, onward(alive, 54))),
        ("steady state", observe(alive, steady)),
    ]


def misfit(shares, means, spreads):
    """High powers of the misses in bands, so that the largest counts; stock and drift in percent, squared."""
    alive = survival(shares, means, spreads)
    ended, still = observe(alive, history())
    later_ended, later = observe(alive, onward(alive, 12))
    total = 0.06 * (100 * (sum(still) / STOCK_2019 - 1)) ** 2 + 0.06 * (100 * (sum(later) / STOCK_2019 - 1)) ** 2
    day_0, year_on = sum(observe(alive, onward(alive, 6))[1]), sum(observe(alive, onward(alive, 18))[1])
    total += 0.06 * (100 * (year_on / day_0 - 1)) ** 2
    pooled = {kind: [sum(rows[year][band] for year in rows) / 3 for band in range(5)] for kind, rows in (("e", ENDED), ("o", OPEN))}
    for kind, found, later_found, published in (("e", ended, later_ended, ENDED[2019]), ("o", still, later, OPEN[2019])):
        for band, (a, b) in enumerate(zip(percent(found), percent(later_found))):
            total += ((a - published[band]) / 2.7) ** 8 + ((b - published[band]) / 2.7) ** 8
            total += 0.02 * (a - published[band]) ** 2 + 0.005 * (a - pooled[kind][band]) ** 2
    return total + 40 * max(0.0, math.log(means[3] / 66)) ** 2


def search(spreads):
    """Random search on log-shares and log-means: keep what is better, in ever smaller steps; repeatable."""
    dice = random.Random(2019)
    x = [math.log(share / 0.08) for share in (0.40, 0.30, 0.22)] + [math.log(mean) for mean in (2.0, 6.0, 14.0, 65.0)]

    def unpack(x):
        weights = [math.exp(value) for value in x[:3]] + [1.0]
        return [weight / sum(weights) for weight in weights], [math.exp(value) for value in x[3:]]

    best = misfit(*unpack(x), spreads)
    for trial in range(1500):
        width = 0.12 * 0.03 ** (trial / 1500)
        moved = [value + dice.gauss(0, width) for value in x]
        value = misfit(*unpack(moved), spreads)
        if value < best:
            x, best = moved, value
    return unpack(x)


def main():
    shares, means = SHARES, MEANS
    if "--search" in sys.argv:
        shares, means = search(SPREADS)
        print("shares", [round(share, 3) for share in shares], "mean months", [round(mean, 2) for mean in means])
    print("mean length %.3f years" % (sum(s * m for s, m in zip(shares, means)) / 12))
    row = "%-58s%8s" + "%8s" * 6
    print(row % ("", "total", "<3m", "3-6m", "6-12m", "1-2y", "2y+", "worst"))
    print(row % ("published: ended in the year to 31 March 2019", 1684, *ENDED[2019], ""))
    print(row % ("published: open at 31 March 2019", STOCK_2019, *OPEN[2019], ""))
    for name, (ended, still) in views(shares, means, SPREADS):
        for kind, bands, published in (("ended", ended, ENDED[2019]), ("open", still, OPEN[2019])):
            found = percent(bands)
            worst = max((a - b for a, b in zip(found, published)), key=abs)
            print(row % (f"{name}, {kind}", round(sum(bands)), *[f"{v:.1f}" for v in found], f"{worst:+.1f}"))


if __name__ == "__main__":
    main()
