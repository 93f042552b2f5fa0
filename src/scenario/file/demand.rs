//! `[demand]`: how many families come, when in the year, and how large they are.

use crate::model::parameters::Demand;
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::section::Section;
use crate::time::{Change, Schedule};

pub(super) fn read(s: &mut Section<'_, '_>, changes: Vec<Change>) -> Demand {
    let given =
        s.one_of(&[Field::rate("referrals", "Children referred"), Field::rate("families", "Families referred")]);
    let factors =
        s.numbers(Field::number("month-factors", "Multiplier of each month of the year, January first").to(100.0));
    let overdispersion = s.maybe(
        Field::number("overdispersion", "Shape r of a gamma multiplier per month: smaller is wilder").above(0.0),
    );
    let sizes = s.numbers(Field::share("group-sizes", "Share of families with 1, 2, 3, … children"));
    let sizes = match sizes {
        Some(sizes) if sizes.len() > 20 => {
            s.fault(
                "group-sizes",
                Fault::new("is too long").found(format!("{} sizes", sizes.len())).allowed("at most 20"),
            );
            sizes
        }
        Some(sizes) => s.summing_to_one("group-sizes", "the shares of group sizes", &sizes),
        None => {
            s.record_default("group-sizes", "100%", "[1.0]");
            vec![1.0]
        }
    };
    let mean_group: f64 = sizes.iter().zip(1..).map(|(share, n)| share * f64::from(n)).sum();
    let base = match given {
        Some((0, children)) => children / mean_group,
        Some((_, families)) => families,
        None => 0.0,
    };
    Demand {
        families: Schedule { base, changes },
        month_factors: month_factors(s, factors),
        overdispersion,
        group_sizes: sizes,
    }
}

fn month_factors(s: &mut Section<'_, '_>, factors: Option<Vec<f64>>) -> [f64; 12] {
    let Some(factors) = factors else {
        s.record_default("month-factors", "1 in every month", "[1.0; 12]");
        return [1.0; 12];
    };
    let count = factors.len();
    let Ok(factors) = <[f64; 12]>::try_from(factors) else {
        let fault = Fault::new("needs a factor for each month").found(format!("{count} numbers"));
        s.fault("month-factors", fault.allowed("12 numbers, January first"));
        return [1.0; 12];
    };
    let mean = factors.iter().sum::<f64>() / 12.0;
    if (mean - 1.0).abs() > 0.01 {
        s.notice(
            "month-factors",
            format!("The month factors average {mean:.3}, so the demand of a year is multiplied by it."),
        );
    }
    factors
}
