//! Lengths of time that vary: a law with its numbers, or a mixture of laws.

use super::field::Field;
use super::problem::Fault;
use super::reader::{Meta, Pass, Step};
use super::section::Section;
use super::tree::{Entry, Value};
use crate::distribution::{Component, Duration, Law};

const LAWS: [&str; 9] = [
    "exponential",
    "weibull",
    "gamma",
    "log-normal",
    "log-logistic",
    "fixed",
    "uniform",
    "empirical",
    "piecewise-hazard",
];

const MEAN: Field = Field::duration("mean", "Mean length").above(0.0);
const MEDIAN: Field = Field::duration("median", "Half end before this").above(0.0);
const P90: Field = Field::duration("p90", "Nine in ten end before this").above(0.0);
const SHAPE: Field = Field::number("shape", "Shape of the law").above(0.0).to(10_000.0);
const CV: Field = Field::number("cv", "Standard deviation over mean").above(0.0).to(1000.0);

impl<'a> Section<'_, 'a> {
    /// A duration law under `key`, if it is there.
    pub fn law(&mut self, key: &'static str, doc: &'static str) -> Option<Duration> {
        self.describe(|shape| shape.defined(key, doc, "law", false));
        let entry = self.entry(key)?;
        Some(self.below(Step::Key(key), |s| s.duration(entry)))
    }

    /// A duration law under `key`, which must be there.
    pub fn required_law(&mut self, key: &'static str, doc: &'static str) -> Duration {
        self.describe(|shape| shape.require(key));
        self.law(key, doc).unwrap_or_else(|| {
            self.fault(key, Fault::new("is missing").allowed(ALLOWED));
            stand_in()
        })
    }

    pub(super) fn duration(&mut self, entry: &'a Entry) -> Duration {
        let Value::Table(table) = &entry.node.value else {
            let fault = Fault::new("must be a law").found(entry.node.value.kind()).allowed(ALLOWED);
            let hint = matches!(entry.node.value, Value::Text(_)).then(|| {
                format!("did you mean {{ law = \"exponential\", mean = \"{}\" }}?", self.reader.written(&entry.node))
            });
            self.reader.fault(entry.node.place, None, Fault { hint, ..fault });
            return stand_in();
        };
        let place = Some(entry.node.place);
        if table.get("mixture").is_none() {
            return Duration::plain(Section::walk(self.reader, Some(table), place, Meta::default(), law).0);
        }
        Section::walk(self.reader, Some(table), place, Meta::default(), |s| {
            s.own_meta();
            let components = s.tables("mixture", MIXTURE_DOC, component).unwrap_or_default();
            Duration { components: shares_summing_to_one(s, components) }
        })
        .0
    }
}

pub(super) const ALLOWED: &str =
    "a law, as { law = \"log-normal\", mean = \"4 months\", cv = 1.2 } or { mixture = [ … ] }";
const MIXTURE_DOC: &str = "Laws that each hold for a share of the cases";

fn component(s: &mut Section<'_, '_>) -> Component {
    let share = s.number(Field::share("share", "Share of new cases that follow this law"));
    Component { share, law: law(s) }
}

fn shares_summing_to_one(s: &mut Section<'_, '_>, components: Vec<Component>) -> Vec<Component> {
    let shares: Vec<f64> = components.iter().map(|component| component.share).collect();
    let shares = s.summing_to_one("mixture", "the shares of the mixture", &shares);
    components.into_iter().zip(shares).map(|(component, share)| Component { share, ..component }).collect()
}

/// The two forms of a duration, for the description of the format.
pub(super) fn describe(s: &mut Section<'_, '_>) {
    let (_, single) = Section::walk(s.reader, None, None, Meta::default(), law);
    let ((), mixture) = Section::walk(s.reader, None, None, Meta::default(), |s| {
        s.own_meta();
        s.tables("mixture", MIXTURE_DOC, component);
        s.describe(|shape| shape.require("mixture"));
    });
    s.shape.variants = vec![single, mixture];
}

fn stand_in() -> Duration {
    Duration::plain(Law::Deterministic { value: 1.0 })
}

fn law(s: &mut Section<'_, '_>) -> Law {
    s.own_meta();
    let built = s.kind("law", "Family of lengths of time", &LAWS, |s, n| match LAWS[n] {
        "exponential" => {
            let mean = s.number(MEAN);
            built(&[mean], || Law::exponential(mean))
        }
        "weibull" => {
            let scale = Field::duration("scale", "Scale of the law: 63% end before this").above(0.0);
            match s.one_of(&[MEAN, scale, MEDIAN]) {
                Some((2, median)) => {
                    let p90 = above_median(s, median);
                    built(&[median, p90], || Law::weibull_quantiles(median, p90))
                }
                Some((way, length)) => {
                    let shape = s.number(SHAPE.called("shape"));
                    let law = if way == 0 { Law::weibull_mean_shape } else { Law::weibull_scale_shape };
                    built(&[length, shape], || law(length, shape))
                }
                None => {
                    describe_maybe(s, &[SHAPE, P90]);
                    None
                }
            }
        }
        "gamma" => {
            let mean = s.number(MEAN);
            match s.one_of(&[CV, SHAPE]) {
                Some((0, cv)) => built(&[mean, cv], || Law::gamma_mean_cv(mean, cv)),
                Some((_, shape)) => built(&[mean, shape], || Law::gamma_mean_shape(mean, shape)),
                None => None,
            }
        }
        "log-normal" => match s.one_of(&[MEAN, MEDIAN]) {
            Some((0, mean)) => {
                let cv = s.number(CV);
                built(&[mean, cv], || Law::log_normal_mean_cv(mean, cv))
            }
            Some((_, median)) => {
                let p90 = above_median(s, median);
                built(&[median, p90], || Law::log_normal_quantiles(median, p90))
            }
            None => {
                describe_maybe(s, &[CV, P90]);
                None
            }
        },
        "log-logistic" => {
            let median = s.number(MEDIAN);
            match s.one_of(&[SHAPE, P90]) {
                Some((0, shape)) => built(&[median, shape], || Law::log_logistic_median_shape(median, shape)),
                Some((_, p90)) => {
                    let p90 = checked_above_median(s, median, p90);
                    built(&[median, p90], || Law::log_logistic_quantiles(median, p90))
                }
                None => None,
            }
        }
        "fixed" => {
            let value = s.number(Field::duration("value", "The length that all have"));
            built(&[value], || Law::fixed(value))
        }
        "uniform" => {
            let low = s.number(Field::duration("low", "The shortest"));
            let high = s.number(Field::duration("high", "The longest").above(0.0));
            if s.reach("low", low).1 >= s.reach("high", high).0 {
                s.fault("high", Fault::new("is not above `low`").allowed("a longest length above the shortest"));
                return None;
            }
            built(&[low, high], || Law::uniform(low, high))
        }
        "empirical" => {
            let time = Field::duration("time", "Time since the beginning");
            let ended = Field::share("ended", "Share ended by then");
            let points =
                s.pairs("points", "Pairs of time and share ended by then, rising from 0% to 100%", time, ended);
            let flat: Vec<f64> = points.iter().flat_map(|&(t, p)| [t, p]).collect();
            checked(s, "points", &flat, || Law::empirical(points))
        }
        _ => {
            let time = Field::duration("time", "Time since the beginning");
            let hazard = Field::rate("hazard", "Hazard of ending from then on");
            let pieces =
                s.pairs("pieces", "Pairs of time and hazard from then on, the first from 0 days", time, hazard);
            let flat: Vec<f64> = pieces.iter().flat_map(|&(t, h)| [t, h]).collect();
            checked(s, "pieces", &flat, || Law::piecewise_hazard(pieces))
        }
    });
    match built.flatten() {
        Some(Ok(law)) => law,
        Some(Err(why)) => {
            s.fault("law", Fault::new(format!("is impossible with these numbers: {why}")));
            Law::Deterministic { value: 1.0 }
        }
        None => Law::Deterministic { value: 1.0 },
    }
}

type Built = Option<Result<Law, &'static str>>;

/// Builds a law where all its numbers are sound.
fn built(numbers: &[f64], build: impl FnOnce() -> Result<Law, &'static str>) -> Built {
    numbers.iter().all(|number| number.is_finite()).then(build)
}

/// Builds a law from a list, whose faults are shown at the list.
fn checked(
    s: &mut Section<'_, '_>,
    key: &'static str,
    numbers: &[f64],
    build: impl FnOnce() -> Result<Law, &'static str>,
) -> Built {
    match built(numbers, build) {
        Some(Err(why)) if !numbers.is_empty() => {
            s.fault(key, Fault::new(format!("cannot be a law: {why}")));
            None
        }
        Some(Ok(law)) => Some(Ok(law)),
        _ => None,
    }
}

fn above_median(s: &mut Section<'_, '_>, median: f64) -> f64 {
    let p90 = s.number(P90);
    checked_above_median(s, median, p90)
}

/// The 90% point, or NaN where it may lie below the median.
fn checked_above_median(s: &mut Section<'_, '_>, median: f64, p90: f64) -> f64 {
    if s.reader.pass == Pass::Check && s.reach("median", median).1 >= s.reach("p90", p90).0 {
        s.fault("p90", Fault::new("is not above the median").allowed("a time that nine in ten do not exceed"));
        return f64::NAN;
    }
    p90
}

/// Spells keys that belong to ways of giving a law that no file has taken.
fn describe_maybe(s: &mut Section<'_, '_>, fields: &[Field]) {
    for field in fields {
        if s.reader.pass == Pass::Describe {
            s.maybe(*field);
        } else {
            s.entry(field.key);
        }
    }
}
