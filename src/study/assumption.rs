//! What an option assumes beside what it is compared with, in words that can follow "if".

use crate::model::attrition::Retention;
use crate::model::parameters::Parameters;
use crate::results::quantile::quantile;
use crate::scenario::Scenario;
use crate::time::{Calendar, Change, Effect, Schedule, Shape};
use std::fmt::Write as _;

/// What an option sets otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumptions {
    /// One clause for each thing in force by the month told, to follow "if": "referrals fall 30% (21% to 41%)".
    pub now: Vec<String>,
    /// What begins only after that month: "a fall of referrals by 30% begins 25 November 2019".
    pub later: Vec<String>,
    /// What the option is compared with.
    pub reference: Reference,
}

/// What an option is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The same without what the clauses name: doing nothing.
    Nothing,
    /// Another scenario, with measures of its own or too much else to name.
    Another,
}

/// Most single values that clauses name; an option that sets more is another service.
const NAMED: usize = 4;
/// Draws from which the range of an uncertain value is told: blocks of stratified draws, enough for a whole percentage.
const DRAWS: u64 = 256;

/// One side: a scenario and its parameters with every uncertain value at its median.
pub type Side<'a> = (&'a Scenario, &'a Parameters);

/// What an option assumes beside a baseline: the dated measures as they stand at the close of the month told (the n-th
/// after day 0), then single values.
pub fn assumptions((option, ours): Side, (baseline, theirs): Side, month: usize, seed: u64) -> Assumptions {
    let teller = Teller {
        option,
        calendar: &ours.calendar,
        close: ours.calendar.observation(month as u32),
        seed,
        later: vec![],
    };
    teller.tell(ours, (baseline, theirs))
}

struct Teller<'a> {
    option: &'a Scenario,
    calendar: &'a Calendar,
    close: f64,
    seed: u64,
    later: Vec<String>,
}

/// Finds one change among parameters.
type Place<'a> = &'a dyn Fn(&Parameters) -> Option<&Change>;

impl Teller<'_> {
    fn tell(mut self, ours: &Parameters, (baseline, theirs): Side) -> Assumptions {
        let mut now = Vec::new();
        for (lever, schedule) in ours.front_door.iter().enumerate() {
            let news = schedule.changes.iter().enumerate().filter(|_| !theirs.front_door.contains(schedule));
            for (place, change) in news {
                now.extend(self.clause(change, cut(change), &|all| all.front_door.get(lever)?.changes.get(place)));
            }
        }
        for (place, change) in ours.demand.families.changes.iter().enumerate() {
            if !theirs.demand.families.changes.contains(change) {
                now.extend(self.clause(change, demand(change), &|all| all.demand.families.changes.get(place)));
            }
        }
        for (lever, measure) in ours.retention.iter().enumerate() {
            if let Some(change) = measure.factor.changes.first().filter(|_| !theirs.retention.contains(measure)) {
                let said = retention(measure, ours);
                now.extend(self.clause(change, said, &|all| all.retention.get(lever)?.factor.changes.first()));
            }
        }
        let values = values(self.option, baseline);
        let reference = if values.len() > NAMED || !keeps_measures(self.option, baseline) {
            Reference::Another
        } else {
            Reference::Nothing
        };
        if values.len() <= NAMED {
            now.extend(values);
        } else {
            now.push(format!("{} values differ", values.len()));
        }
        Assumptions { now, later: self.later, reference }
    }

    /// The clause of a change that has begun by the month told; one that has not is noted for later.
    fn clause(&mut self, change: &Change, said: Option<Wording>, place: Place) -> Option<String> {
        let said = said?;
        let range = self.range(place).map_or_else(String::new, |range| format!(" ({range})"));
        if change.from >= self.close {
            let date = self.calendar.date(change.from);
            let begins = date.strftime("%-d %B %Y");
            self.later.push(format!("that {} {}{range}{} begins {begins}", said.verb, said.amount, said.unit));
            return None;
        }
        let mut text = format!("{} {}{range}{}", said.verb, said.amount, said.unit);
        if let Some(by_then) = by_then(change, self.close) {
            let _ = write!(text, ", {by_then}");
        }
        Some(text)
    }

    /// The range of an uncertain change that holds the middle 80% of what is drawn.
    fn range(&self, place: Place) -> Option<String> {
        if !self.option.is_drawn() {
            return None;
        }
        let drawn = |index| place(&self.option.realise(self.seed, index)).map(amount);
        let mut drawn: Vec<f64> = (0..DRAWS).map(drawn).collect::<Option<_>>()?;
        drawn.sort_unstable_by(f64::total_cmp);
        let (low, high) = (quantile(&drawn, 0.1), quantile(&drawn, 0.9));
        let (low, high) = if low < 0.0 && high <= 0.0 { (-high, -low) } else { (low, high) };
        let sign = if low < 0.0 { "−" } else { "" };
        let [from, to] = [low.abs(), high].map(|share| format!("{}%", (share * 100.0).round()));
        (low < high && from != to).then(|| format!("{sign}{from} to {to}"))
    }
}

/// What a change moves, by how much, and per what.
struct Wording {
    verb: String,
    amount: String,
    unit: &'static str,
}

/// A share as a whole percentage, or with one decimal where it is clearly no whole one: the median of an uncertain
/// value is seldom round.
fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round() / 10.0;
    let whole = tenths.round();
    format!("{}%", if (tenths - whole).abs() < 0.15 { whole } else { tenths })
}

/// What a change adds to 0, or to a factor of 1, at full strength.
fn amount(change: &Change) -> f64 {
    match change.effect {
        Effect::Set(share) | Effect::Add(share) => share,
        Effect::Factor(factor) => factor - 1.0,
    }
}

/// How far a change that has begun goes by a moment, where that is not its full amount.
fn by_then(change: &Change, close: f64) -> Option<String> {
    let full = amount(change);
    if matches!(change.shape, Shape::Trend | Shape::Cosine { .. }) {
        return None;
    }
    let effect = match change.effect {
        Effect::Set(_) | Effect::Add(_) => Effect::Add(full),
        Effect::Factor(_) => change.effect,
    };
    let base = if matches!(effect, Effect::Factor(_)) { 1.0 } else { 0.0 };
    // the month told closes at that moment, so its last day is the one before
    let reached = Schedule { base, changes: vec![Change { effect, ..change.clone() }] }.at(close.next_down()) - base;
    match (reached / full).abs() {
        none if none < 1e-9 => Some("over by then".to_owned()),
        part if part < 0.995 => Some(format!("about {} by then", percent(reached.abs()))),
        _ => None,
    }
}

fn cut(change: &Change) -> Option<Wording> {
    match change.effect {
        Effect::Set(share) | Effect::Add(share) if share > 0.0 => {
            Some(Wording { verb: "referrals fall".to_owned(), amount: percent(share), unit: "" })
        }
        _ => None,
    }
}

fn demand(change: &Change) -> Option<Wording> {
    let Effect::Factor(factor) = change.effect else { return None };
    let amount = percent((factor - 1.0).abs());
    let verb = match factor.partial_cmp(&1.0)? {
        std::cmp::Ordering::Less => "referrals fall",
        std::cmp::Ordering::Greater => "referrals rise",
        std::cmp::Ordering::Equal => return None,
    };
    Some(match change.shape {
        Shape::Cosine { .. } => Wording { verb: "referrals swing by".to_owned(), amount, unit: " over the seasons" },
        Shape::Trend => Wording { verb: verb.to_owned(), amount, unit: " a year" },
        _ => Wording { verb: verb.to_owned(), amount, unit: "" },
    })
}

/// Whether every measure of the baseline is the option's, too.
fn keeps_measures(option: &Scenario, baseline: &Scenario) -> bool {
    let mut measures = baseline.register().iter().filter(|row| row.path.starts_with("measure."));
    measures.all(|theirs| option.register().iter().any(|ours| ours.path == theirs.path && ours.value == theirs.value))
}

/// A measure on leaving, with whom it reaches where that is not everybody.
fn retention(measure: &Retention, ours: &Parameters) -> Option<Wording> {
    let Effect::Factor(factor) = measure.factor.changes.first()?.effect else { return None };
    let verb = match factor.partial_cmp(&1.0)? {
        std::cmp::Ordering::Less => "falls",
        std::cmp::Ordering::Greater => "rises",
        std::cmp::Ordering::Equal => return None,
    };
    let mut whom: Vec<&str> = Vec::new();
    whom.extend(measure.reach.grades.iter().flatten().map(|&grade| ours.grades[grade].name.as_str()));
    whom.extend(measure.reach.teams.iter().flatten().map(|&team| ours.teams[team].name.as_str()));
    let whom = if whom.is_empty() { String::new() } else { format!(" of {}", whom.join(", ")) };
    Some(Wording { verb: format!("leaving{whom} {verb}"), amount: percent((factor - 1.0).abs()), unit: "" })
}

/// Values outside the measures that the option sets otherwise.
fn values(option: &Scenario, baseline: &Scenario) -> Vec<String> {
    let before = |path: &str| baseline.register().iter().find(|row| row.path == path).map(|row| row.value.as_str());
    let told = |path: &str| ["measure.", "report.", "correlation."].iter().all(|start| !path.starts_with(start));
    let changed = option.register().iter().filter(|row| told(&row.path) && before(&row.path) != Some(&row.value));
    changed
        .map(|row| match before(&row.path) {
            Some(old) => format!("{} is {} instead of {old}", row.path, row.value),
            None => format!("{} is {}", row.path, row.value),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::people::Reach;
    use crate::scenario::load;

    fn change(shape: Shape, effect: Effect) -> Change {
        Change { from: 60.0, until: None, shape, effect }
    }

    fn said(wording: Option<Wording>) -> Option<String> {
        wording.map(|said| format!("{} {}{}", said.verb, said.amount, said.unit))
    }

    #[test]
    fn a_front_door_cut_reads_as_a_fall_of_referrals() {
        let cut = |shape, effect| said(cut(&change(shape, effect)));
        assert_eq!(cut(Shape::Ramp(182.0), Effect::Add(0.3)).unwrap(), "referrals fall 30%");
        assert_eq!(cut(Shape::Step, Effect::Add(0.125)).unwrap(), "referrals fall 12.5%");
        assert_eq!(cut(Shape::Ramp(182.0), Effect::Set(0.300_6)).unwrap(), "referrals fall 30%");
        assert_eq!(cut(Shape::Step, Effect::Add(0.0)), None);
    }

    #[test]
    fn a_measure_on_leaving_says_whom_it_reaches() {
        let ours = crate::study::synthetic::parameters();
        let factor = crate::time::Schedule { base: 1.0, changes: vec![change(Shape::Step, Effect::Factor(0.9))] };
        let all = Retention { factor, reach: Reach::default() };
        assert_eq!(said(retention(&all, &ours)).unwrap(), "leaving falls 10%");
        let some = Retention { reach: Reach { grades: Some(vec![1]), teams: None }, ..all };
        assert_eq!(said(retention(&some, &ours)).unwrap(), "leaving of newly-qualified falls 10%");
    }

    #[test]
    fn demand_rises_falls_grows_or_swings() {
        let said = |shape, factor| said(demand(&change(shape, Effect::Factor(factor))));
        assert_eq!(said(Shape::Step, 1.2).unwrap(), "referrals rise 20%");
        assert_eq!(said(Shape::Step, 0.9).unwrap(), "referrals fall 10%");
        assert_eq!(said(Shape::Trend, 1.03).unwrap(), "referrals rise 3% a year");
        let swing = Shape::Cosine { period: 365.2425, peak: 60.0 };
        assert_eq!(said(swing, 1.25).unwrap(), "referrals swing by 25% over the seasons");
        assert_eq!(said(Shape::Step, 1.0), None);
    }

    #[test]
    fn a_change_on_its_way_or_over_says_how_far_it_goes() {
        let ramp = change(Shape::Ramp(180.0), Effect::Add(0.3));
        assert_eq!(by_then(&ramp, 150.0).unwrap(), "about 15% by then");
        assert_eq!(by_then(&ramp, 240.0), None);
        let rise = change(Shape::Pulse(30.0), Effect::Factor(1.2));
        assert_eq!((by_then(&rise, 80.0), by_then(&rise, 120.0).unwrap()), (None, "over by then".to_owned()));
        assert_eq!(by_then(&change(Shape::Trend, Effect::Factor(1.03)), 100.0), None);
    }

    fn told(option: &str, baseline: &str, month: usize) -> Assumptions {
        let read = |name: &str| load(&format!("blackburn-with-darwen/{name}")).unwrap();
        let (option, baseline) = (read(option), read(baseline));
        assumptions((&option, &option.central()), (&baseline, &baseline.central()), month, 2019)
    }

    #[test]
    fn a_measure_is_told_as_it_stands_in_the_month_and_with_its_range() {
        let full = told("front-door-2019", "baseline-2019", 18);
        assert_eq!(full.now, ["referrals fall 30% (21% to 41%)"]);
        assert!(full.later.is_empty());
        let early = told("front-door-2019", "baseline-2019", 1);
        assert_eq!(early.later, ["that referrals fall 30% (21% to 41%) begins 25 November 2019"]);
        assert!(early.now.is_empty());
        let half = told("front-door-2019", "baseline-2019", 5);
        assert_eq!(half.now, ["referrals fall 30% (21% to 41%), about 16% by then"]);
    }

    #[test]
    fn only_the_same_service_without_the_measures_is_doing_nothing() {
        assert_eq!(told("front-door-2019", "baseline-2019", 18).reference, Reference::Nothing);
        assert_eq!(told("front-door-2019", "demand-rise", 18).reference, Reference::Another);
        assert_eq!(told("baseline-2019", "demand-rise", 18).reference, Reference::Another);
    }
}
