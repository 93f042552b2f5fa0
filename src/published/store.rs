//! All published figures, by area, indicator and year.

use super::area::{self, Area, ENGLAND, Kind};
use super::indicator::{Indicator, Source};
use super::reorganised;
use super::value::{Value, Why};
use super::{embedded, original};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;

/// All published figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    areas: Vec<Area>,
    first: i32,
    years: usize,
    /// By area, indicator and year, each in its order.
    values: Vec<Value>,
    neighbours: BTreeMap<String, Vec<String>>,
}

/// What a council's history says about a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// The figure, or why there is none.
    pub value: Value,
    /// The area whose row it is, where that is a joint return or a predecessor.
    pub through: Option<usize>,
}

/// Figures while they are being read.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    /// Areas by code.
    pub areas: BTreeMap<String, Area>,
    /// Figures by code, indicator and year; a later one takes the place of an earlier.
    pub values: BTreeMap<(String, Indicator, i32), Value>,
    /// Codes of the statistical neighbours by code.
    pub neighbours: BTreeMap<String, Vec<String>>,
}

impl Gathering {
    /// Puts everything in its place; rows of areas that no publication names are left out.
    pub fn finish(self) -> Published {
        let areas: Vec<Area> = self.areas.into_values().collect();
        let years: Vec<i32> = self.values.keys().map(|(_, _, year)| *year).collect();
        let first = years.iter().copied().min().unwrap_or(0);
        let last = years.iter().copied().max().unwrap_or(-1);
        let count = (last - first + 1).max(0) as usize;
        let mut values = vec![Value::Missing(Why::NotPublished); areas.len() * Indicator::ALL.len() * count];
        for ((code, indicator, year), value) in self.values {
            if let Ok(place) = areas.binary_search_by(|area| area.code.cmp(&code)) {
                values[(place * Indicator::ALL.len() + indicator as usize) * count + (year - first) as usize] = value;
            }
        }
        Published { areas, first, years: count, values, neighbours: self.neighbours }
    }
}

impl Published {
    /// The figures built into the program.
    pub fn built_in() -> Self {
        embedded::read()
    }

    /// The figures of the original publications in a folder; neighbours are the built-in ones where the folder has none.
    ///
    /// # Errors
    /// When the folder holds none of the publications, or one of them cannot be read.
    pub fn from_folder(folder: &Path) -> Result<Self, original::Unreadable> {
        let mut gathered = original::read(folder)?;
        if gathered.neighbours.is_empty() {
            gathered.neighbours = embedded::neighbours();
        }
        Ok(gathered.finish())
    }

    /// All areas, by code.
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// The years of which anything is published.
    pub fn years(&self) -> RangeInclusive<i32> {
        self.first..=self.first + self.years as i32 - 1
    }

    /// The figure of exactly this area and year.
    pub fn value(&self, area: usize, indicator: Indicator, year: i32) -> Value {
        let place = year - self.first;
        if place < 0 || place >= self.years as i32 {
            return Value::Missing(Why::NotPublished);
        }
        self.values[(area * Indicator::ALL.len() + indicator as usize) * self.years + place as usize]
    }

    /// The same figures with everything after `last` forgotten, as if the files ended there.
    #[must_use]
    pub fn up_to(&self, last: i32) -> Self {
        let mut cut = self.clone();
        for (place, value) in cut.values.iter_mut().enumerate() {
            if self.first + (place % self.years) as i32 > last {
                *value = Value::Missing(Why::NotPublished);
            }
        }
        cut
    }

    /// The same figures with one replaced; for tests of what a figure bears upon.
    #[must_use]
    pub fn with(&self, area: usize, indicator: Indicator, year: i32, value: Value) -> Self {
        let mut other = self.clone();
        if self.years().contains(&year) {
            let place = (area * Indicator::ALL.len() + indicator as usize) * self.years + (year - self.first) as usize;
            other.values[place] = value;
        }
        other
    }

    /// The figure of a council's history: its own row, else what it reported jointly, else what the council that it
    /// followed reported.
    pub fn look(&self, area: usize, indicator: Indicator, year: i32) -> Look {
        let own = self.value(area, indicator, year);
        if own != Value::Missing(Why::NotPublished) {
            return Look { value: own, through: None };
        }
        let joint = (indicator.definition().source == Source::Workforce).then(|| self.joint(area)).flatten();
        let before = reorganised::predecessor(&self.areas[area].code).and_then(|code| self.place(code));
        for other in [joint, before].into_iter().flatten() {
            let value = self.value(other, indicator, year);
            if value != Value::Missing(Why::NotPublished) {
                return Look { value, through: Some(other) };
            }
        }
        Look { value: own, through: None }
    }

    /// The area of a code.
    pub fn place(&self, code: &str) -> Option<usize> {
        self.areas.binary_search_by(|area| area.code.as_str().cmp(code)).ok()
    }

    /// England.
    pub fn england(&self) -> Option<usize> {
        self.place(ENGLAND)
    }

    /// The region of an area.
    pub fn region(&self, area: usize) -> Option<usize> {
        self.place(&self.areas[area].region)
    }

    /// The joint return that a council takes part in.
    pub fn joint(&self, area: usize) -> Option<usize> {
        let code = self.areas[area].code.as_str();
        let takes_part = |other: &Area| other.kind() == Kind::Joint && other.members().any(|member| member == code);
        self.areas.iter().position(takes_part)
    }

    /// The statistical neighbours of an area, nearest first; for a joint return those of its first council.
    pub fn neighbours(&self, area: usize) -> Vec<usize> {
        let own = self.areas[area].members().find_map(|code| self.neighbours.get(code));
        own.into_iter().flatten().filter_map(|code| self.place(code)).collect()
    }

    /// The median over those of the areas that have a figure, and their number.
    pub fn median(&self, areas: &[usize], indicator: Indicator, year: i32) -> Option<(f64, usize)> {
        let mut known: Vec<f64> =
            areas.iter().filter_map(|&area| self.look(area, indicator, year).value.known()).collect();
        known.sort_by(f64::total_cmp);
        let middle = known.len() / 2;
        match known.len() {
            0 => None,
            odd if odd % 2 == 1 => Some((known[middle], odd)),
            even => Some((f64::midpoint(known[middle - 1], known[middle]), even)),
        }
    }

    /// The one area that a name or a code means. Of two that share a name, the later one.
    ///
    /// # Errors
    /// With the names that may be meant, when it means none.
    pub fn find(&self, text: &str) -> Result<usize, Vec<String>> {
        let found = area::named(&self.areas, text);
        let latest = |&place: &usize| self.last_year(place);
        found.into_iter().max_by_key(latest).ok_or_else(|| area::suggestions(&self.areas, text))
    }

    /// The last year of which anything is known about an area.
    pub fn last_year(&self, area: usize) -> Option<i32> {
        self.known_years(area).last().copied()
    }

    /// The years of which anything but its population is known about an area.
    pub fn known_years(&self, area: usize) -> Vec<i32> {
        let telling = |year: i32| {
            let told = |one: &&Indicator| one.definition().source != Source::Population;
            Indicator::ALL.iter().filter(told).any(|&one| self.value(area, one, year).known().is_some())
        };
        self.years().filter(|&year| telling(year)).collect()
    }

    /// The councils of the present and the past, without joint returns.
    pub fn councils(&self) -> impl Iterator<Item = usize> {
        (0..self.areas.len()).filter(|&place| self.areas[place].kind() == Kind::Council)
    }
}
