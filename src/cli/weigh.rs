//! Whether a run is too large to start without being told to, in words.

use super::exit::{Exit, Failure};
use crate::report::wording;
use crate::study::size::{MOST_BYTES, MOST_EVENTS, Size};

/// Bytes in a gigabyte.
const GIGABYTE: f64 = 1e9;

/// Refuses what is too large, with the ways on.
///
/// # Errors
/// When it is too large.
pub fn weigh(size: &Size, allow_large: bool) -> Result<(), Failure> {
    if allow_large || !size.is_large() { Ok(()) } else { Err(Failure::new(Exit::Limit, refusal(size))) }
}

fn refusal(size: &Size) -> String {
    let told = format!(
        "Too large to start unasked: about {} events to simulate and {} GB of memory at once, where {} events and {} GB \
         are the most. ",
        large(size.events()),
        large(size.bytes() / GIGABYTE),
        large(MOST_EVENTS),
        large(MOST_BYTES / GIGABYTE)
    );
    let fitting = size.fitting();
    if fitting == 0 {
        return told + "Not even one replication fits: use fewer months (--months), or --allow-large.";
    }
    let plural = if fitting == 1 { "" } else { "s" };
    format!(
        "{told}At most about {} replication{plural} fit{}: use -n {}, or fewer months (--months), or --allow-large. Runs of \
         -n A..B --full share out the time; `caseload merge` then joins them, and takes the memory of all.",
        large(fitting as f64),
        if fitting == 1 { "s" } else { "" },
        rounded_down(fitting)
    )
}

/// A number to two digits, in words from a million.
fn large(value: f64) -> String {
    const WORDS: [(f64, &str); 3] = [(1e12, " million million"), (1e9, " thousand million"), (1e6, " million")];
    if value.is_nan() || value >= 1e18 {
        return "more than a million million million".into();
    }
    let two = two_digits(value);
    match WORDS.into_iter().find(|(unit, _)| two >= *unit) {
        Some((unit, word)) => wording::plain(two / unit, usize::from(two < 10.0 * unit && two % unit != 0.0)) + word,
        None => wording::plain(two, usize::from(two < 10.0 && two.fract() != 0.0)),
    }
}

fn two_digits(value: f64) -> f64 {
    let mut unit = 0.1;
    while value >= 100.0 * unit {
        unit *= 10.0;
    }
    (value / unit).round() * unit
}

/// The next lower number with a single digit other than 0.
fn rounded_down(value: u64) -> u64 {
    let mut unit = 1;
    while value / unit >= 10 {
        unit *= 10;
    }
    value / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_told_in_words_to_two_digits() {
        let told = [0.66, 4.0, 4.26, 43.2, 710_696.0, 2e10, 9.3e13, 1_240_000.0, f64::NAN, f64::INFINITY].map(large);
        let expected = [
            "0.7",
            "4",
            "4.3",
            "43",
            "710,000",
            "20 thousand million",
            "93 million million",
            "1.2 million",
            "more than a million million million",
            "more than a million million million",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_refusal_names_what_fits_and_the_ways_on() {
        let size = Size { replications: 1e8, events_each: 5e4, bytes_each: 6e5, bytes_fixed: 1e8 };
        let told = weigh(&size, false).unwrap_err();
        assert_eq!(told.exit, Exit::Limit);
        for part in [
            "5 million million events",
            "60,000 GB",
            "At most about 6,500 replications fit",
            "-n 6000,",
            "--allow-large",
        ] {
            assert!(told.message.contains(part), "{part} in {}", told.message);
        }
        assert_eq!(weigh(&size, true), Ok(()));
        assert_eq!(weigh(&Size { replications: 6000.0, ..size }, false), Ok(()));
        let endless = Size { bytes_each: 1e12, ..size };
        assert!(weigh(&endless, false).unwrap_err().message.contains("Not even one replication fits"));
    }

    #[test]
    fn suggestions_are_round_and_never_more_than_fits() {
        assert_eq!([1, 9, 10, 5612, 6500].map(rounded_down), [1, 9, 10, 5000, 6000]);
    }
}
