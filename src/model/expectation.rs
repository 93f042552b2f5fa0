//! How many cases are expected to be open, without simulating.
//!
//! # What happens
//! Families come at their base rate and open cases; every case stays open for its drawn length. The cases of the opening
//! run out, new ones build up.
//!
//! # Equations
//! With cases of need i opening at rate `a_i(s)` (per day) and staying open beyond t days with probability `S_i(t)`, the
//! expected number open at day t is the opening's survivors plus the sum over i of the integral of `a_i(s) S_i(t - s)`
//! over s from the opening to t. Opening cases of elapsed time between f and g days are spread over needs and ages as
//! `share_i S_i(a)`; of these the share `[I_i(g + x) - I_i(f + x)] / [I_i(g) - I_i(f)]`, summed over needs above and below
//! the line, is still open x days later, `I_i` being the integral of `S_i`.
//!
//! # Source
//! The infinite-server queue with time-dependent arrivals: Eick, Massey and Whitt, "The physics of the `M_t/G/∞` queue",
//! Operations Research 41 (1993).
//!
//! # What it leaves out
//! Stages and returns, save for the level in the long run; whatever holds cases back or loses them (waiting, handover,
//! slowing, lapse), every measure, and the moving environment, whose mean is 1.

use super::parameters::{AgeBand, Need, OpeningAges, Parameters};

/// Expected number of open cases at `day` (on or after the opening) if nobody takes any measure (children).
pub fn expected_open(parameters: &Parameters, day: f64) -> f64 {
    survivors(parameters, day) + newcomers(parameters, day)
}

/// Expected number of open cases if demand stayed for ever as it is at the base (children).
pub fn settled_open(parameters: &Parameters) -> f64 {
    let seasons = parameters.demand.month_factors.iter().sum::<f64>() / 12.0;
    let children = parameters.demand.families.base * parameters.demand.mean_group() * seasons;
    let open = |(n, need): (usize, &Need)| children * parameters.referred(n) * need.opens_case * need.length.mean();
    parameters.needs.iter().enumerate().map(open).sum()
}

/// Cases of the opening that are still open at `day`.
fn survivors(parameters: &Parameters, day: f64) -> f64 {
    let opening = &parameters.opening;
    let later = day - opening.day;
    let whole = [AgeBand { from: 0.0, to: f64::INFINITY, share: 1.0 }];
    let bands = match &opening.ages {
        OpeningAges::Equilibrium => &whole[..],
        OpeningAges::Bands(bands) => bands,
    };
    let open = |from: f64, to: f64| -> f64 {
        parameters
            .needs
            .iter()
            .map(|need| {
                let lived = need.length.integrated_survival(to) - need.length.integrated_survival(from);
                need.share * need.opens_case * lived
            })
            .sum()
    };
    let share: f64 = bands
        .iter()
        .map(|band| {
            let now = open(band.from, band.to);
            // a band beyond every length holds nobody who could stay
            if now > 0.0 { band.share * open(band.from + later, band.to + later) / now } else { 0.0 }
        })
        .sum();
    opening.cases * share
}

/// Cases that opened since the opening and are still open at `day`, month by month.
fn newcomers(parameters: &Parameters, day: f64) -> f64 {
    let calendar = &parameters.calendar;
    let demand = &parameters.demand;
    let children = demand.families.base * demand.mean_group();
    let mut open = 0.0;
    for key in calendar.month_key(parameters.opening.day)..=calendar.month_key(day) {
        let from = calendar.month_start(key).max(parameters.opening.day);
        let to = calendar.month_start(key + 1).min(day);
        if to <= from {
            continue;
        }
        let factor = demand.month_factors[calendar.month_of_year(key)];
        for need in &parameters.needs {
            let lived = need.length.integrated_survival(day - from) - need.length.integrated_survival(day - to);
            open += children * factor * need.share * need.opens_case * lived;
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{Duration, Law};
    use crate::model::parameters::{Demand, Opening, OpeningCount, Progress};
    use crate::model::pathway::Course;
    use crate::model::people::People;
    use crate::time::{Calendar, CalendarKind, Schedule};
    use jiff::civil::Date;

    const MEAN: f64 = 100.0;

    fn service(cases: f64, ages: OpeningAges, day: f64) -> Parameters {
        let length = Duration::plain(Law::Exponential { mean: MEAN });
        Parameters {
            calendar: Calendar { kind: CalendarKind::Civil, start: Date::constant(2019, 10, 1) },
            months: 12,
            demand: Demand {
                families: Schedule::constant(2.0),
                month_factors: [1.0; 12],
                overdispersion: None,
                group_sizes: vec![0.5, 0.5],
            },
            front_door: Vec::new(),
            needs: vec![Need { name: "any".into(), share: 1.0, opens_case: 0.5, length, weight: 1.0, priority: 0 }],
            grades: Vec::new(),
            teams: Vec::new(),
            progress: Progress { slowing: 0.0, unallocated_speed: 0.0, handover_pause: 0.0 },
            course: Course::default(),
            opening: Opening { day, cases, count: OpeningCount::Fixed, ages },
            people: People::default(),
            environment: None,
            retention: Vec::new(),
        }
    }

    #[test]
    fn a_service_in_equilibrium_stays_there() {
        let service = service(150.0, OpeningAges::Equilibrium, -183.0);
        assert!((settled_open(&service) - 150.0).abs() < 1e-9);
        for day in [-183.0, -10.5, 0.0, 400.0] {
            assert!((expected_open(&service, day) - 150.0).abs() < 1e-6, "{day}");
        }
    }

    #[test]
    fn an_exponential_service_approaches_its_level_exponentially_whatever_the_ages_given() {
        let bands =
            vec![AgeBand { from: 0.0, to: 50.0, share: 0.9 }, AgeBand { from: 50.0, to: f64::INFINITY, share: 0.1 }];
        let service = service(1000.0, OpeningAges::Bands(bands), -30.0);
        for day in [-30.0, 0.0, 365.0] {
            let exact = 150.0 + 850.0 * (-(day + 30.0) / MEAN).exp();
            assert!((expected_open(&service, day) - exact).abs() < 1e-6, "{day}");
        }
    }
}
