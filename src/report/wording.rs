//! Numbers, months and names in words: to the digits that the simulation error supports, and no further.

use crate::model::environment::{Environment, Process};
use crate::model::parameters::Parameters;

/// The line that closes the account of a run whose demand does not wander.
pub const DRIFT: &str =
    "Excludes year-to-year drift: one year's referrals typically moved between -28% and +43% in English councils.";

/// The line that closes the account of a run whose demand does.
pub const WANDER: &str =
    "Includes year-to-year drift of demand as assumed; breaks of trend that nobody foresees are left out.";

/// What the bands of a scenario say about drift from year to year.
pub fn drift(parameters: &Parameters) -> &'static str {
    let wanders = |environment: &Environment| !environment.processes[Process::Demand as usize].is_still();
    if parameters.environment.as_ref().is_some_and(wanders) { WANDER } else { DRIFT }
}

/// A number with so many decimals, thousands separators and a true minus sign.
pub fn plain(value: f64, decimals: usize) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_once('.').map_or((digits.as_str(), ""), |(whole, part)| (whole, part));
    let mut out = String::new();
    if value < 0.0 && digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        out.push('−');
    }
    for (n, digit) in whole.char_indices() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A mean to the digits that its standard error supports: down to the first digit of twice the error, at most one decimal;
/// whole numbers where the error is unknown.
pub fn mean(value: f64, error: Option<f64>) -> String {
    let Some(error) = error.filter(|error| error.is_finite()) else { return plain(value, 0) };
    if error == 0.0 {
        // what is the same whole number in every future needs no decimal
        return plain(value, usize::from(value.fract() != 0.0));
    }
    let mut place = 1.0;
    while 2.0 * error >= 10.0 * place && place < 1e9 {
        place *= 10.0;
    }
    // a number keeps at least one digit, however poorly it is known
    while place > 1.0 && value.abs() < place {
        place /= 10.0;
    }
    if 2.0 * error < 1.0 || (place == 1.0 && value.abs() < 0.5) {
        return plain(value, 1);
    }
    plain((value / place).round() * place, 0)
}

/// A mean number of children: whole, to the digits that its standard error supports; "fewer than 1" where it is not one.
pub fn count(value: f64, error: Option<f64>) -> String {
    if value > 0.0 && value < 0.95 {
        return "fewer than 1".to_owned();
    }
    // a count keeps its last digit until the error itself reaches ten
    let whole = mean(value, error.map(|error| (error / 2.0).max(0.5)));
    if whole.contains('.') { plain(value, 0) } else { whole }
}

/// The same as an amount by which two numbers differ: "under 1".
pub fn small_count(value: f64, error: Option<f64>) -> String {
    if value > 0.0 && value < 0.95 { "under 1".to_owned() } else { count(value, error) }
}

/// Where numbers of children fall: whole numbers, to about a twentieth of the range.
pub fn whole_range(low: f64, high: f64) -> String {
    if high - low >= 3.0 {
        return range(low, high);
    }
    let (low, high) = (plain(low, 0), plain(high, 0));
    if low == high { low } else { format!("{low} to {high}") }
}

/// Two means side by side, both to the digits that the less precise one supports.
pub fn means(pair: [(f64, Option<f64>); 2]) -> [String; 2] {
    let error = pair[0].1.zip(pair[1].1).map(|(one, other)| one.max(other));
    pair.map(|(value, _)| mean(value, error))
}

/// "1 child", "fewer than 1 child", "1.9 children".
pub fn children(amount: &str) -> &'static str {
    if amount == "1" || amount.ends_with(" 1") { "child" } else { "children" }
}

/// Where futures fall, to about a twentieth of the range: "17 to 24", "1,470 to 1,780", "0.8 to 2.1".
pub fn range(low: f64, high: f64) -> String {
    let width = high - low;
    let mut place = 1.0;
    while width / 20.0 >= 10.0 * place && place < 1e9 {
        place *= 10.0;
    }
    let decimals = usize::from(width < 3.0 && high.abs() < 100.0);
    let round = |value: f64| if decimals == 1 { value } else { (value / place).round() * place };
    let (low, high) = (plain(round(low), decimals), plain(round(high), decimals));
    if low == high { low } else { format!("{low} to {high}") }
}

/// A range of differences: "−2.1 to −1.8".
pub fn signed_range(low: f64, high: f64) -> String {
    let decimals = fine_decimals(low, high);
    let (low, high) = (plain(low, decimals), plain(high, decimals));
    if low == high { low } else { format!("{low} to {high}") }
}

/// Decimals for the ends of a narrow range: one, or two where one would not tell them apart or leave little of them.
pub fn fine_decimals(low: f64, high: f64) -> usize {
    match low.abs().max(high.abs()) {
        largest if largest >= 100.0 => 0,
        _ if plain(low, 2) == plain(high, 2) => 1,
        largest if largest < 1.0 || plain(low, 1) == plain(high, 1) => 2,
        _ => 1,
    }
}

/// A share as a whole percentage; "under 1%" and "over 99%" where rounding would claim none or all.
pub fn percent(share: f64) -> String {
    let rounded = (share * 100.0).round();
    if share > 0.0 && rounded < 1.0 {
        "under 1%".to_owned()
    } else if share < 1.0 && rounded > 99.0 {
        "over 99%".to_owned()
    } else {
        format!("{}%", plain(rounded, 0))
    }
}

/// A share in everyday words: "about a third", "nearly all".
pub fn about(share: f64) -> &'static str {
    const WORDS: [(f64, &str); 14] = [
        (0.05, "about one in twenty"),
        (0.10, "about a tenth"),
        (0.15, "about one in seven"),
        (0.20, "about a fifth"),
        (0.25, "about a quarter"),
        (1.0 / 3.0, "about a third"),
        (0.40, "about two fifths"),
        (0.50, "about half"),
        (0.60, "about three fifths"),
        (2.0 / 3.0, "about two thirds"),
        (0.75, "about three quarters"),
        (0.80, "about four fifths"),
        (0.90, "about nine tenths"),
        (0.95, "all but one in twenty"),
    ];
    if share <= 0.0 {
        return "none";
    } else if share < 0.03 {
        return "hardly any";
    } else if share >= 1.0 {
        return "all";
    } else if share > 0.97 {
        return "nearly all";
    }
    let distance = |value: f64| (value - share).abs();
    WORDS.iter().min_by(|a, b| distance(a.0).total_cmp(&distance(b.0))).map_or("some", |word| word.1)
}

/// A number of futures out of all: "8 futures of 10", or exact counts where tenths would mislead.
pub fn futures(count: usize, of: usize) -> String {
    let share = count as f64 / of.max(1) as f64;
    match () {
        () if of < 100 => format!("{count} of {of} futures"),
        () if count == 0 => "no future".to_owned(),
        () if count == of => "every future".to_owned(),
        () if share < 0.05 => "fewer than 1 future of 20".to_owned(),
        () if share > 0.95 => "more than 19 futures of 20".to_owned(),
        () => match (share * 10.0).round() as u32 {
            tenths @ 0..=1 => format!("{} future of 10", tenths.max(1)),
            tenths => format!("{} futures of 10", tenths.min(9)),
        },
    }
}

/// Names of the months, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Text in lines of at most `width` characters, broken between words; a longer word has a line of its own.
pub fn lines(text: &str, width: usize) -> Vec<String> {
    let length = |text: &str| text.chars().count();
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if length(line) + 1 + length(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn month_parts(label: &str) -> Option<(&str, &'static str)> {
    let (year, month) = label.split_once('-')?;
    let month: usize = month.parse().ok()?;
    Some((year, MONTHS.get(month.checked_sub(1)?)?))
}

/// `2021-03` as "March 2021"; any other label as it is.
pub fn month(label: &str) -> String {
    month_parts(label).map_or_else(|| label.to_owned(), |(year, name)| format!("{name} {year}"))
}

/// `2021-03` as "Mar 2021"; any other label as it is.
pub fn month_short(label: &str) -> String {
    month_parts(label).map_or_else(|| label.to_owned(), |(year, name)| format!("{} {year}", &name[..3]))
}

/// A name from a scenario file as words: `newly-qualified` becomes "newly qualified". Control characters become spaces.
pub fn name(key: &str) -> String {
    key.replace(|letter: char| matches!(letter, '-' | '_') || letter.is_control(), " ")
}

/// The text with a capital first letter.
pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The first of these titles that has ten words or fewer; the last where none has.
pub fn title(choices: &[String]) -> String {
    let short = choices.iter().find(|title| title.split_whitespace().count() <= 10);
    short.or(choices.last()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_is_left_out_unless_demand_wanders() {
        use crate::model::environment::{Part, Wander};
        let mut told = crate::study::synthetic::parameters();
        assert_eq!(drift(&told), DRIFT);
        let council = Part { sigma: 0.1, tau: 12.0 };
        let wander = Wander { council, ..Wander::STILL };
        let environment = |processes| Some(Environment { processes, factor: [[0.0; 4]; 4] });
        told.environment = environment([Wander::STILL, wander, wander, wander]);
        assert_eq!(drift(&told), DRIFT);
        told.environment = environment([wander, Wander::STILL, Wander::STILL, Wander::STILL]);
        assert_eq!(drift(&told), WANDER);
    }

    #[test]
    fn means_carry_the_digits_their_error_supports() {
        assert_eq!(mean(20.13, Some(0.04)), "20.1");
        assert_eq!(mean(20.13, Some(0.3)), "20.1");
        assert_eq!(mean(20.13, Some(0.6)), "20");
        assert_eq!(mean(1718.4, Some(6.0)), "1,720");
        assert_eq!(mean(1718.4, Some(3.0)), "1,718");
        assert_eq!(mean(20.13, None), "20");
        assert_eq!(mean(3.2, Some(40.0)), "3");
        assert_eq!(mean(8.0, Some(0.0)), "8");
        assert_eq!(mean(8.0, Some(0.01)), "8.0");
        assert_eq!(mean(0.26, Some(0.7)), "0.3");
        assert_eq!(mean(-1.94, Some(0.02)), "−1.9");
    }

    #[test]
    fn children_are_counted_whole() {
        assert_eq!(count(5.1, Some(0.02)), "5");
        assert_eq!(count(0.7, Some(0.02)), "fewer than 1");
        assert_eq!(count(0.0, Some(0.0)), "0");
        assert_eq!(count(83.4, Some(6.0)), "83");
        assert_eq!(count(1718.4, Some(12.0)), "1,720");
        assert_eq!(count(0.99, Some(0.01)), "1");
        assert_eq!(small_count(0.4, Some(0.01)), "under 1");
        assert_eq!(whole_range(0.05, 1.9), "0 to 2");
        assert_eq!((children("1"), children("fewer than 1"), children("21")), ("child", "child", "children"));
    }

    #[test]
    fn means_side_by_side_have_the_same_precision() {
        assert_eq!(means([(712.2, Some(0.6)), (648.4, Some(9.0))]), ["710", "650"]);
        assert_eq!(means([(21.04, Some(0.7)), (23.6, Some(0.05))]), ["21", "24"]);
    }

    #[test]
    fn ranges_are_rounded_by_their_width() {
        assert_eq!(range(1467.2, 1781.0), "1,470 to 1,780");
        assert_eq!(range(17.2, 24.4), "17 to 24");
        assert_eq!(range(0.84, 2.1), "0.8 to 2.1");
        assert_eq!(range(8.0, 8.0), "8.0");
        assert_eq!(signed_range(-2.12, -1.84), "−2.1 to −1.8");
        assert_eq!(signed_range(1.87, 1.92), "1.87 to 1.92");
        assert_eq!(signed_range(0.5, 0.5), "0.5");
    }

    #[test]
    fn numbers_have_separators_and_no_negative_zero() {
        assert_eq!(plain(1_234_567.0, 0), "1,234,567");
        assert_eq!(plain(-0.04, 1), "0.0");
        assert_eq!(plain(999.96, 1), "1,000.0");
    }

    #[test]
    fn shares_never_claim_none_or_all_by_rounding() {
        assert_eq!(percent(0.004), "under 1%");
        assert_eq!(percent(0.996), "over 99%");
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(1.0), "100%");
        assert_eq!(about(0.34), "about a third");
        assert_eq!(about(0.01), "hardly any");
    }

    #[test]
    fn futures_are_counted_in_tenths_where_there_are_many() {
        assert_eq!(futures(812, 1000), "8 futures of 10");
        assert_eq!(futures(97, 1000), "1 future of 10");
        assert_eq!(futures(0, 1000), "no future");
        assert_eq!(futures(996, 1000), "more than 19 futures of 20");
        assert_eq!(futures(3, 5), "3 of 5 futures");
    }

    #[test]
    fn months_are_read_and_strange_labels_left_alone() {
        assert_eq!(month("2021-03"), "March 2021");
        assert_eq!(month_short("2019-09"), "Sep 2019");
        assert_eq!(month("month 7"), "month 7");
        assert_eq!(month("2021-13"), "2021-13");
    }

    #[test]
    fn titles_have_ten_words_where_any_choice_does() {
        let long = "one two three four five six seven eight nine ten eleven".to_owned();
        assert_eq!(title(&[long.clone(), "short one".to_owned()]), "short one");
        assert_eq!(title(std::slice::from_ref(&long)), long);
    }
}
