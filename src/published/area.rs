//! Councils, regions and England: their codes, and how they are found by name.

/// The code of England.
pub const ENGLAND: &str = "970";

/// The regions with their codes, inner and outer London beside London as a whole.
pub const REGIONS: [(&str, &str); 11] = [
    ("980", "North East"),
    ("981", "North West"),
    ("982", "Yorkshire and The Humber"),
    ("983", "East Midlands"),
    ("984", "West Midlands"),
    ("985", "East of England"),
    ("986", "London"),
    ("987", "Inner London"),
    ("988", "Outer London"),
    ("989", "South East"),
    ("990", "South West"),
];

/// What kind of area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// England.
    England,
    /// A region.
    Region,
    /// A council, present or past.
    Council,
    /// Two councils in what they report together.
    Joint,
}

/// An area that figures are published for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// England 970, regions 980 to 990, councils by the department's code, joint returns by both (`314+318`).
    pub code: String,
    /// Its name as last published.
    pub name: String,
    /// The code of its region; empty for regions and England.
    pub region: String,
    /// Its codes at the Office for National Statistics, all that it has had.
    pub ons_codes: Vec<String>,
}

impl Area {
    /// What kind it is.
    pub fn kind(&self) -> Kind {
        if self.code == ENGLAND {
            Kind::England
        } else if REGIONS.iter().any(|(code, _)| *code == self.code) {
            Kind::Region
        } else if self.code.contains('+') {
            Kind::Joint
        } else {
            Kind::Council
        }
    }

    /// The codes of the councils that report together; of one that does not, its own.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.code.split('+')
    }

    /// Its name as part of a file's name: lower case, hyphens for all else.
    pub fn slug(&self) -> String {
        let spaced: String = self.name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
    }
}

/// The code of a region by its name.
pub(super) fn region_code(name: &str) -> Option<&'static str> {
    let wanted = plain(name);
    REGIONS.iter().find(|(_, name)| plain(name) == wanted).map(|(code, _)| *code)
}

/// Words that names carry or leave out, as in "Bristol, City of" and "London Borough of Barnet".
const IDLE: [&str; 13] = [
    "and",
    "the",
    "of",
    "city",
    "county",
    "council",
    "borough",
    "london",
    "royal",
    "metropolitan",
    "district",
    "unitary",
    "upon",
];

/// A name without case, punctuation and idle words; two names that mean one council come out alike.
pub(super) fn plain(name: &str) -> String {
    let lowered = name.to_lowercase().replace('&', " and ").replace(['\'', '’', '.'], "");
    let spaced: String = lowered.chars().map(|c| if c.is_alphanumeric() || c == '+' { c } else { ' ' }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let telling: Vec<&str> = words.iter().copied().filter(|word| !IDLE.contains(word)).collect();
    if telling.is_empty() { words.join(" ") } else { telling.join(" ") }
}

/// Short names in common use, plain, with the code of the council that they mean.
const SHORT: [(&str, &str); 8] = [
    ("bcp", "839"),
    ("hull", "810"),
    ("bwd", "889"),
    ("blackburn", "889"),
    ("telford", "894"),
    ("kensington chelsea", "207"),
    ("bath", "800"),
    ("southend", "882"),
];

/// Places of the areas that a name, a code of the department or a code of the Office for National Statistics means.
pub(super) fn named(areas: &[Area], text: &str) -> Vec<usize> {
    let code = text.trim();
    let by_code = |area: &Area| {
        area.code.eq_ignore_ascii_case(code) || area.ons_codes.iter().any(|ons| ons.eq_ignore_ascii_case(code))
    };
    let places = |holds: &dyn Fn(&Area) -> bool| -> Vec<usize> {
        (0..areas.len()).filter(|&place| holds(&areas[place])).collect()
    };
    let found = places(&by_code);
    if !found.is_empty() {
        return found;
    }
    let wanted = plain(text);
    // the whole name first: "London" is a region, "City of London" a council
    let whole = places(&|area| area.name.trim().eq_ignore_ascii_case(code));
    if !whole.is_empty() {
        return whole;
    }
    let found = places(&|area| plain(&area.name) == wanted);
    if !found.is_empty() {
        return found;
    }
    let meant = SHORT.iter().find(|(short, _)| *short == wanted).map(|(_, code)| *code);
    places(&|area| Some(area.code.as_str()) == meant)
}

/// Names that may be meant by one that names nothing: those that hold it, or the nearest in spelling.
pub(super) fn suggestions(areas: &[Area], text: &str) -> Vec<String> {
    let wanted = plain(text);
    let candidates = || areas.iter().filter(|area| area.kind() != Kind::Joint);
    let holding: Vec<String> = candidates()
        .filter(|area| wanted.len() >= 3 && plain(&area.name).contains(&wanted))
        .map(|area| area.name.clone())
        .collect();
    if !holding.is_empty() {
        return unique(holding);
    }
    let mut near: Vec<(usize, String)> = candidates()
        .filter_map(|area| {
            let name = plain(&area.name);
            let distance = strsim::damerau_levenshtein(&wanted, &name);
            let tolerated = 1 + name.chars().count() / 6;
            (distance <= tolerated || strsim::jaro_winkler(&wanted, &name) > 0.9).then(|| (distance, area.name.clone()))
        })
        .collect();
    near.sort();
    unique(near.into_iter().map(|(_, name)| name).collect())
}

/// Each name once, in order, and not more than a reader takes in.
fn unique(names: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names {
        if !out.contains(&name) && out.len() < 5 {
            out.push(name);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_without_case_punctuation_and_idle_words() {
        for (typed, name) in [
            ("bristol", "Bristol, City of"),
            ("ST HELENS", "St. Helens"),
            ("Telford & Wrekin", "Telford and Wrekin"),
            ("durham", "County Durham"),
            ("kings lynn", "King's Lynn"),
        ] {
            assert_eq!(plain(typed), plain(name), "{typed}");
        }
        assert_ne!(plain("City of London"), plain("Camden"));
    }
}
