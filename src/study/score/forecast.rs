//! Forecasts as a file holds them: one row for a council, an origin, a horizon and a measure.

use super::{QUANTILES, Scored, shares};

/// One forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The council's name.
    pub council: String,
    /// Its code at the Office for National Statistics; may be empty.
    pub code: String,
    /// The last year that was known.
    pub origin: i32,
    /// Years from then to the forecast.
    pub horizon: i32,
    /// What is forecast.
    pub measure: Scored,
    /// Its mean, in the unit of the measure.
    pub mean: f64,
    /// Its quantiles, in the unit of the measure.
    pub quantiles: [f64; QUANTILES],
}

/// Why a file of forecasts cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not a table.
    #[error("{0}")]
    Table(String),
    /// It lacks a column.
    #[error(
        "the column {0} is missing; wanted are council, new_la_code, origin, horizon, measure, year, mean, q05, q10, ... q95"
    )]
    Column(String),
    /// A field is wrong.
    #[error("line {line}, {column}: \"{found}\" {why}")]
    Field {
        /// The line, from 1 with the header.
        line: u64,
        /// The column.
        column: String,
        /// What stands there.
        found: String,
        /// What is wrong with it.
        why: String,
    },
    /// One forecast is given twice.
    #[error("line {line}: {council} has a second forecast of {measure} for origin {origin} and horizon {horizon}")]
    Twice {
        /// The line of the second, from 1 with the header.
        line: u64,
        /// The council.
        council: String,
        /// The measure.
        measure: &'static str,
        /// The last year that was known.
        origin: i32,
        /// Years from then to the forecast.
        horizon: i32,
    },
    /// There is no forecast at all.
    #[error("there is no forecast in it")]
    Empty,
}

/// Reads forecasts from the text of a file. Columns may stand in any order, and others may stand beside them.
///
/// # Errors
/// With the first thing that is wrong.
pub fn read(text: &str) -> Result<Vec<Forecast>, Unreadable> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().map_err(|error| Unreadable::Table(error.to_string()))?.clone();
    let find = |name: &str| {
        header.iter().position(|column| column.trim() == name).ok_or_else(|| Unreadable::Column(name.to_owned()))
    };
    let quantile_names = shares().map(|share| format!("q{:02.0}", 100.0 * share));
    let [council, code, origin, horizon, measure, year, mean] =
        ["council", "new_la_code", "origin", "horizon", "measure", "year", "mean"].map(find);
    let [council, code, origin, horizon, measure, year, mean] =
        [council?, code?, origin?, horizon?, measure?, year?, mean?];
    let columns = quantile_names.iter().map(|name| find(name)).collect::<Result<Vec<_>, _>>()?;
    let mut forecasts: Vec<Forecast> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for record in reader.records() {
        let record = record.map_err(|error| Unreadable::Table(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |place: usize| record.get(place).unwrap_or_default().trim();
        let wrong = |place: usize, why: &str| Unreadable::Field {
            line,
            column: header.get(place).unwrap_or_default().to_owned(),
            found: field(place).to_owned(),
            why: why.to_owned(),
        };
        let number = |place: usize| match field(place).parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(wrong(place, "is no number")),
        };
        let whole = |place: usize| field(place).parse::<i32>().map_err(|_| wrong(place, "is no whole number"));
        let known = Scored::ALL.into_iter().find(|one| one.key() == field(measure));
        let measures = Scored::ALL.map(Scored::key).join(", ");
        let mut quantiles = [0.0; QUANTILES];
        for (place, &column) in columns.iter().enumerate() {
            quantiles[place] = number(column)?;
            if place > 0 && quantiles[place] < quantiles[place - 1] {
                return Err(wrong(column, &format!("is below {}", quantile_names[place - 1])));
            }
        }
        let forecast = Forecast {
            council: field(council).to_owned(),
            code: field(code).to_owned(),
            origin: whole(origin)?,
            horizon: whole(horizon)?,
            measure: known.ok_or_else(|| wrong(measure, &format!("is no measure; wanted is one of {measures}")))?,
            mean: number(mean)?,
            quantiles,
        };
        if forecast.horizon < 1 {
            return Err(wrong(horizon, "is not at least 1"));
        }
        if whole(year)? != forecast.origin + forecast.horizon {
            return Err(wrong(year, &format!("is not origin + horizon, {}", forecast.origin + forecast.horizon)));
        }
        if !seen.insert((forecast.council.clone(), forecast.origin, forecast.horizon, forecast.measure)) {
            let Forecast { council, origin, horizon, measure, .. } = forecast;
            return Err(Unreadable::Twice { line, council, measure: measure.key(), origin, horizon });
        }
        forecasts.push(forecast);
    }
    if forecasts.is_empty() { Err(Unreadable::Empty) } else { Ok(forecasts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> String {
        let quantiles = shares().map(|share| format!("q{:02.0}", 100.0 * share)).join(",");
        format!("council,new_la_code,origin,horizon,measure,year,mean,{quantiles}")
    }

    fn row(measure: &str, year: &str, first: &str) -> String {
        let rest = (1..QUANTILES).map(|place| format!("{}", 10 + place)).collect::<Vec<_>>().join(",");
        format!("Bradford,E08000032,2021,1,{measure},{year},15,{first},{rest}")
    }

    #[test]
    fn a_file_of_forecasts_reads_back() {
        let read = read(&format!("\u{feff}{}\n{}\n", header(), row("caseload", "2022", "10"))).unwrap();
        assert_eq!((read[0].council.as_str(), read[0].measure, read[0].horizon), ("Bradford", Scored::Caseload, 1));
        assert_eq!((read[0].quantiles[0], read[0].quantiles[18]), (10.0, 28.0));
    }

    #[test]
    fn every_fault_is_named_with_its_place() {
        let told = |text: &str| read(text).unwrap_err().to_string();
        let one = |row: &str| told(&format!("{}\n{row}\n", header()));
        assert_eq!(
            one(&row("caselod", "2022", "10")).split(';').next(),
            Some("line 2, measure: \"caselod\" is no measure")
        );
        assert_eq!(one(&row("cases", "2023", "10")), "line 2, year: \"2023\" is not origin + horizon, 2022");
        assert_eq!(one(&row("cases", "2022", "12")), "line 2, q10: \"11\" is below q05");
        assert_eq!(one(&row("cases", "2022", "NaN")), "line 2, q05: \"NaN\" is no number");
        let twice = format!("{}\n{}", row("cases", "2022", "9"), row("cases", "2022", "10"));
        assert!(one(&twice).starts_with("line 3: Bradford has a second forecast of cases"), "{}", one(&twice));
        assert!(told("council,origin\n").starts_with("the column new_la_code is missing"));
        assert_eq!(told(&header()), "there is no forecast in it");
    }
}
