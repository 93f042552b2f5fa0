//! `[need.NAME]`: classes of need, which alone decide how long cases stay open.

use crate::model::parameters::Need;
use crate::scenario::field::Field;
use crate::scenario::problem::Fault;
use crate::scenario::section::Section;
use crate::scenario::wording::quoted_key;

/// The classes, lowest severity first.
pub(super) fn read(s: &mut Section<'_, '_>) -> Vec<Need> {
    let mut needs = s.named("need", "Classes of need", |s, name| {
        let severity = s.number(Field::whole(
            "severity",
            0,
            1000,
            "Place in the order of the classes: the lowest is diverted first",
        ));
        let need = Need {
            name: name.to_owned(),
            share: s.number(Field::share("share", "Share of the families that come")),
            opens_case: s
                .number(Field::share("opens-case", "Share of its referrals that open a case for every child").or(1.0)),
            length: s.required_law("length", "How long a case stays open, worked on without interruption"),
            weight: s.number(Field::number("weight", "Work that one child brings").above(0.0).to(1000.0).or(1.0)),
            priority: s.number(
                Field::whole("priority", 0, 255, "Place in the list of the unallocated: higher goes first").or(0.0),
            ) as u8,
        };
        (severity, need)
    });
    for (n, (severity, need)) in needs.iter().enumerate() {
        if let Some((_, other)) = needs[..n].iter().find(|(known, _)| known == severity) {
            // the one set last, by the overlay or further down, is the one to change
            let (name, other) = s.later_of("need", "severity", &need.name, &other.name);
            let fault = Fault::new(format!("is the same as that of need.{}", quoted_key(other)));
            s.fault_of("need", name, "severity", fault.allowed("a different severity for each class"));
        }
    }
    needs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut needs: Vec<Need> = needs.into_iter().map(|(_, need)| need).collect();
    if needs.is_empty() && s.table.is_some_and(|table| table.get("need").is_none()) {
        s.fault("need", Fault::new("is missing").allowed("at least one [need.NAME]"));
    }
    let shares: Vec<f64> = needs.iter().map(|need| need.share).collect();
    if !shares.is_empty() {
        for (need, share) in
            needs.iter_mut().zip(s.summing_to_one("need", "the shares of the classes of need", &shares))
        {
            need.share = share;
        }
    }
    needs
}
