//! The scores, by measure and horizon.

use super::benchmark::{Benchmark, Forecasts, forecasts};
use super::forecast::Forecast;
use super::{QUANTILES, Scored, covers, crps};
use crate::published::Published;
use crate::published::panel::Panel;
use std::collections::{BTreeMap, BTreeSet};

/// Whose forecasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Those of the file.
    Ours,
    /// A simple rule's.
    Rule(Benchmark),
}

impl Method {
    /// All of them, the file's first.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Ours).chain(Benchmark::ALL.into_iter().map(Self::Rule))
    }

    /// Its name in tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Rule(rule) => rule.key(),
        }
    }
}

/// How one method did.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Entry {
    /// Mean score; lower is better (logarithm, or points).
    pub crps: f64,
    /// Share of outcomes within the central 50%.
    pub cover_50: f64,
    /// Share of outcomes within the central 80%.
    pub cover_80: f64,
    /// Share of outcomes within the central 90%.
    pub cover_90: f64,
    /// Mean of median less outcome (logarithm, or points).
    pub bias: f64,
}

/// The scores of one measure and horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The year up to which the forecasts knew; nothing for all years together.
    pub origin: Option<i32>,
    /// What was forecast.
    pub measure: Scored,
    /// Years ahead.
    pub horizon: i32,
    /// Forecasts with an outcome.
    pub forecasts: usize,
    /// By method, in the order of [`Method::all`]; without rules where the past was too short for them.
    pub entries: Vec<(Method, Entry)>,
    /// How many outcomes fell below the first quantile, between the first and the second, ... above the last.
    pub places: [usize; QUANTILES + 1],
    /// Share of outcomes within the central 10, 20, ... 90%.
    pub cover: [f64; 9],
}

impl Row {
    /// How one method did.
    pub fn entry(&self, method: Method) -> Option<Entry> {
        self.entries.iter().find(|(one, _)| *one == method).map(|(_, entry)| *entry)
    }

    /// The rule with the lowest score.
    pub fn best(&self) -> Option<(Benchmark, Entry)> {
        let rules = self.entries.iter().filter_map(|(method, entry)| match method {
            Method::Rule(rule) => Some((*rule, *entry)),
            Method::Ours => None,
        });
        rules.min_by(|(_, one), (_, other)| one.crps.total_cmp(&other.crps))
    }

    /// The score relative to that of the best rule, chosen after the fact.
    pub fn ratio_to_best(&self) -> Option<f64> {
        self.ratio(self.best()?.1)
    }

    /// The score relative to that of the pooled mean-reverting rule.
    pub fn ratio_to_pooled(&self) -> Option<f64> {
        self.ratio(self.entry(Method::Rule(Benchmark::PooledMeanReverting))?)
    }

    fn ratio(&self, rule: Entry) -> Option<f64> {
        (rule.crps > 0.0).then_some(self.entry(Method::Ours)?.crps / rule.crps)
    }
}

/// All scores of a file of forecasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// By origin, measure and horizon.
    pub by_origin: Vec<Row>,
    /// By measure and horizon over all origins.
    pub together: Vec<Row>,
    /// Names of councils in the file that no publication knows.
    pub unknown: Vec<String>,
    /// Forecasts of which no outcome is published, or (for a logarithm) none above zero.
    pub without_outcome: usize,
    /// Forecasts of councils without a figure of the origin, which no rule can forecast.
    pub without_past: usize,
    /// Councils with an outcome and a figure of the origin but without a forecast, summed over measures, horizons and
    /// origins.
    pub without_forecast: usize,
}

/// One forecast beside its outcome, on the scale of scoring.
struct Judged {
    method: Method,
    quantiles: [f64; QUANTILES],
    outcome: f64,
}

/// Scores forecasts against what was published.
pub fn score(published: &Published, told: &[Forecast]) -> Score {
    let mut unknown = BTreeSet::new();
    let mut named: BTreeMap<(i32, Scored, i32), BTreeMap<String, &Forecast>> = BTreeMap::new();
    for forecast in told {
        match published.find(&forecast.council).or_else(|_| published.find(&forecast.code)) {
            Ok(area) => {
                let cell = named.entry((forecast.origin, forecast.measure, forecast.horizon)).or_default();
                cell.insert(published.areas()[area].name.clone(), forecast);
            }
            Err(_) => {
                unknown.insert(forecast.council.clone());
            }
        }
    }
    let panels: BTreeMap<Scored, Panel> = Scored::ALL
        .into_iter()
        .map(|measure| (measure, Panel::of(published, measure.indicator()).map(|value| measure.scaled(value))))
        .collect();
    let (mut without_outcome, mut without_past, mut without_forecast) = (0, 0, 0);
    let mut cells: BTreeMap<(i32, Scored, i32), Vec<Judged>> = BTreeMap::new();
    for (&(origin, measure, horizon), forecast) in &named {
        let panel = &panels[&measure];
        let Some(year) = panel.year(origin + horizon) else {
            without_outcome += forecast.len();
            continue;
        };
        let rules = forecasts(panel, origin, horizon as usize, |name| forecast.contains_key(name));
        let start = panel.year(origin);
        let has_past = |council: usize| start.is_some_and(|start| panel.rows[council][start].is_some());
        let rule_of = |council: usize| rules.iter().find(|rule| rule.council == council);
        let mut judged = Vec::new();
        let mut met = 0;
        for (council, name) in panel.councils.iter().enumerate() {
            let Some(outcome) = panel.rows[council][year] else { continue };
            let Some(forecast) = forecast.get(name) else {
                without_forecast += usize::from(has_past(council));
                continue;
            };
            met += 1;
            // all are judged on the same councils: no rule can forecast one without a figure of the origin
            if has_past(council) {
                judge(&mut judged, forecast, rule_of(council), outcome);
            } else {
                without_past += 1;
            }
        }
        without_outcome += forecast.len() - met;
        cells.insert((origin, measure, horizon), judged);
    }
    let by_origin = Scored::ALL.into_iter().flat_map(|measure| {
        let of_measure = cells.iter().filter(move |((_, one, _), _)| *one == measure);
        of_measure.filter_map(move |(&(origin, measure, horizon), judged)| {
            summed(Some(origin), measure, horizon, &judged.iter().collect::<Vec<_>>())
        })
    });
    let mut by_origin: Vec<Row> = by_origin.collect();
    by_origin.sort_by_key(|row| row.origin);
    let horizons: BTreeSet<(Scored, i32)> = cells.keys().map(|&(_, measure, horizon)| (measure, horizon)).collect();
    let together = horizons.into_iter().filter_map(|(measure, horizon)| {
        let of_cell = cells.iter().filter(|((_, one, ahead), _)| (*one, *ahead) == (measure, horizon));
        summed(None, measure, horizon, &of_cell.flat_map(|(_, judged)| judged).collect::<Vec<_>>())
    });
    Score {
        together: together.collect(),
        by_origin,
        unknown: unknown.into_iter().collect(),
        without_outcome,
        without_past,
        without_forecast,
    }
}

/// Puts a forecast and the rules' beside the outcome.
fn judge(judged: &mut Vec<Judged>, forecast: &Forecast, rule: Option<&Forecasts>, outcome: f64) {
    let scaled = |value: f64| {
        // a quantile at or below zero has no logarithm; it is as far off as makes no difference
        if forecast.measure.is_logarithmic() { libm::log(value.max(1e-9)) } else { value }
    };
    judged.push(Judged { method: Method::Ours, quantiles: forecast.quantiles.map(scaled), outcome });
    if let Some(rule) = rule {
        for (one, quantiles) in Benchmark::ALL.into_iter().zip(rule.quantiles) {
            judged.push(Judged { method: Method::Rule(one), quantiles, outcome });
        }
    }
}

fn summed(origin: Option<i32>, measure: Scored, horizon: i32, judged: &[&Judged]) -> Option<Row> {
    let of = |method: Method| judged.iter().filter(move |one| one.method == method);
    let count = of(Method::Ours).count();
    if count == 0 {
        return None;
    }
    let entries = Method::all().filter_map(|method| {
        let number = of(method).count();
        // rules that judge fewer forecasts than there are cannot stand beside them
        (number == count).then(|| {
            let mean = |value: &dyn Fn(&Judged) -> f64| of(method).map(|one| value(one)).sum::<f64>() / number as f64;
            let cover =
                |tail: usize| mean(&move |one: &Judged| f64::from(u8::from(covers(&one.quantiles, tail, one.outcome))));
            let entry = Entry {
                crps: mean(&|one| crps(&one.quantiles, one.outcome)),
                cover_50: cover(4),
                cover_80: cover(1),
                cover_90: cover(0),
                bias: mean(&|one| one.quantiles[QUANTILES / 2] - one.outcome),
            };
            (method, entry)
        })
    });
    let mut places = [0; QUANTILES + 1];
    for one in of(Method::Ours) {
        places[one.quantiles.iter().filter(|quantile| **quantile < one.outcome).count()] += 1;
    }
    let cover = std::array::from_fn(|level| {
        let within = of(Method::Ours).filter(|one| covers(&one.quantiles, 8 - level, one.outcome)).count();
        within as f64 / count as f64
    });
    Some(Row { origin, measure, horizon, forecasts: count, entries: entries.collect(), places, cover })
}
