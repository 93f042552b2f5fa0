//! `[brake]`: cases that overloaded workers close early.

use crate::model::pathway::{Brake, Returns};
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::section::Section;

pub(super) fn read(s: &mut Section<'_, '_>, returning: Option<&Returns>) -> Option<Brake> {
    let doc = "Cases that workers above their target close early; without this table none do";
    let brake = s.optional("brake", doc, |s| {
        let share = "Share of the ready cases that closes each month, for each whole of load above target";
        let brake = Brake {
            share: s.number(Field::share("share", share)),
            ready_after: s.number(Field::duration("ready-after", "Cases in their stage for longer are ready to close")),
            returns: s.number(
                Field::share("returns", "Share of the families so closed who come back, on top of the others").or(0.0),
            ),
        };
        if brake.returns > 0.0 && returning.is_none() {
            let fault = Fault::new("lets families come back, but there is no table [returns] to say when");
            s.fault("returns", fault.allowed("a table [returns], whose share may be 0%"));
        }
        brake
    });
    brake.filter(|brake| brake.share != 0.0)
}
