//! What an option assumes of budgets.

use crate::model::money::Pence;
use crate::model::money::budget::Budget;
use crate::model::parameters::Parameters;
use jiff::civil::Date;

/// A sum to the pound, or to the penny where it is no whole pound.
fn sum(pence: Pence) -> String {
    let text = pence.to_string();
    text.strip_suffix(".00").unwrap_or(&text).to_owned()
}

/// "April 2016".
fn month(key: i64) -> String {
    let date = Date::new(key.div_euclid(12) as i16, key.rem_euclid(12) as i8 + 1, 1);
    date.map_or_else(|_| "some month".to_owned(), |date| date.strftime("%B %Y").to_string())
}

/// Clauses about budgets that the baseline has not, or has otherwise: those in force in the month that closes, as a month
/// key, and those to come.
pub(super) fn clauses(ours: &Parameters, theirs: &Parameters, closes: i64) -> (Vec<String>, Vec<String>) {
    let (mut now, mut later) = (Vec::new(), Vec::new());
    let budgets = |all: &Parameters| all.money.as_ref().map_or_else(Vec::new, |money| money.budgets.clone());
    let before = budgets(theirs);
    for budget in budgets(ours) {
        let known = before.iter().find(|other| other.name == budget.name);
        if known == Some(&budget) {
            continue;
        }
        let Budget { name, amount, cut, cut_from, reinstated, .. } = &budget;
        if *cut == Pence::ZERO || known.is_some_and(|other| other.cut == *cut) {
            now.push(format!("the budget {name} is kept to {} a year", sum(*amount)));
            continue;
        }
        let said = format!("the budget {name} is cut by {} a year", sum(*cut));
        if *cut_from > closes {
            later.push(format!("that {said} begins in {}", month(*cut_from)));
            continue;
        }
        let from = if *cut_from == i64::MIN { String::new() } else { format!(" from {}", month(*cut_from)) };
        let back = reinstated.map_or_else(String::new, |back| format!(" until {}", month(back)));
        now.push(format!("{said}{from}{back}"));
    }
    (now, later)
}
