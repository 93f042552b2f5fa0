//! Where the books are told what happens to workers. Without `[money]` nothing is told.

use super::line::Entry;
use super::rates::{Month, day_number};
use crate::model::happening::Watch;
use crate::model::scene::{Scene, State};
use crate::model::workforce::Standing;

/// A worker starts to be paid.
pub(in crate::model) fn begin_pay<W: Watch>(scene: &Scene<'_, W>, state: &mut State, post: usize) {
    if scene.parameters.money.is_some() {
        state.ledger.begin_pay(post, day_number(scene.now));
    }
}

/// A worker goes, or is about to count in another grade.
pub(in crate::model) fn settle_pay<W: Watch>(scene: &Scene<'_, W>, state: &mut State, post: usize) {
    if let Some(money) = &scene.parameters.money {
        state.ledger.settle(money, post, state.workforce.post(post), day_number(scene.now));
    }
}

/// A successor was found and starts: what that cost.
pub(in crate::model) fn pay_for_starter<W: Watch>(scene: &Scene<'_, W>, state: &mut State) {
    if let Some(money) = &scene.parameters.money {
        state.ledger.pay_once(Entry::Recruitment, money.recruitment);
        state.ledger.pay_once(Entry::Induction, money.induction);
    }
}

/// A calendar month begins, now.
pub fn begin_month<W: Watch>(scene: &mut Scene<'_, W>, state: &mut State, month: i64) {
    if scene.parameters.money.is_some() {
        state.ledger.begin_month(Month::new(&scene.parameters.calendar, month));
        super::control::review(scene, state);
    }
}

/// The present month closes, now.
pub fn close_month<W: Watch>(scene: &Scene<'_, W>, state: &mut State) {
    let Some(money) = &scene.parameters.money else { return };
    enter(money, state);
    super::control::close(scene, state, money);
}

/// Enters the month in the books.
fn enter(money: &super::Money, state: &mut State) {
    let State { ledger, workforce, recruitment, tally, .. } = state;
    let posts = workforce.posts();
    ledger.close_month(money, posts, &tally.stages, |post| {
        posts[post].standing == Standing::Deleted || recruitment.phase(post).is_frozen()
    });
}
