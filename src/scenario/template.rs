//! Templates: options without a base, and the questions whose answers lay them over a council's baseline.
//!
//! A template is a scenario file like any other. Everything that one of its measures gives a value to is a question, in the
//! words of the format's own description; what the template says is the answer offered. So a new template needs no code.

use super::catalogue::{BuiltIn, TEMPLATES, last_part};
use super::load::Scenario;
use super::wording::quoted;
use jiff::civil::Date;
use serde_json::Value;

/// Keys of a measure or a budget that a template decides by itself.
const SETTLED: [&str; 6] = ["kind", "shape", "where", "of", "steps", "margin"];
/// The numbers of an interval, in the order in which they are asked and answered.
const LIMITS: [&str; 5] = ["p10", "low", "mode", "p90", "high"];
/// Where the schema describes budgets.
const BUDGET: &str = "/properties/budget/patternProperties/^.{1,80}$";
/// How far dates are moved to fit a baseline [years].
const MOST_YEARS: i16 = 100;
/// What is said of an interval that was answered rather than taken over.
const ANSWERED: &str = "answered when this file was made: say here why";

/// A template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: String,
    /// The question it answers.
    pub question: String,
    lines: Vec<String>,
}

/// A question about one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Where its value stands: `measure.door.cut`.
    pub path: String,
    /// What is asked.
    pub words: String,
    /// The answer offered; several numbers are parted by commas.
    pub offered: String,
    line: usize,
    parts: Vec<&'static str>,
}

impl Template {
    /// All templates, in order of name.
    pub fn all() -> Vec<Self> {
        TEMPLATES.iter().map(Self::of).collect()
    }

    /// The template of a name.
    pub fn named(name: &str) -> Option<Self> {
        TEMPLATES.iter().find(|one| last_part(one.name) == name).map(Self::of)
    }

    fn of(built_in: &BuiltIn) -> Self {
        let lines: Vec<String> = built_in.text.lines().map(str::to_owned).collect();
        let said = |key: &str| lines.iter().find_map(|line| value_of(line, key)).map(bare).unwrap_or_default();
        Self { name: last_part(built_in.name), title: said("title"), question: said("question"), lines }
    }

    /// The template fitted to a baseline: in its years, and with teams and grades that it has.
    #[must_use]
    pub fn fitted(mut self, base: &Scenario) -> Self {
        let parameters = base.central();
        let start = parameters.calendar.date(0.0);
        let dates: Vec<Date> = self.lines.iter().filter_map(|line| date(line)).collect();
        let first = dates.iter().min().copied();
        let years =
            first.map_or(0, |first| (0..=MOST_YEARS).find(|&years| later(first, years) >= start).unwrap_or_default());
        let teams: Vec<&str> = parameters.teams.iter().map(|team| team.name.as_str()).collect();
        let grades: Vec<&str> = parameters.grades.iter().map(|grade| grade.name.as_str()).collect();
        for line in &mut self.lines {
            if let Some(found) = date(line) {
                *line = line.replacen(&found.to_string(), &later(found, years).to_string(), 1);
            }
            for (key, known) in [("team", &teams), ("grade", &grades)] {
                let unknown = value_of(line, key).map(bare).filter(|name| !known.contains(&name.as_str()));
                if let (Some(_), Some(name)) = (unknown, known.first()) {
                    *line = format!("{key} = {}", quoted(name));
                }
            }
        }
        self
    }

    /// What is to be answered, in order of the file.
    pub fn questions(&self) -> Vec<Question> {
        let schema = super::schema();
        let (mut questions, mut table) = (Vec::new(), "");
        for (place, line) in self.lines.iter().enumerate() {
            if let Some(name) = line.strip_prefix('[') {
                table = name.trim_end_matches(']');
                continue;
            }
            let Some((key, value)) = line.split_once(" = ").filter(|(key, _)| !key.starts_with('#')) else { continue };
            let budget = table.starts_with("budget.");
            if !(budget || table.starts_with("measure.")) || SETTLED.contains(&key) {
                continue;
            }
            let parts = parts(value);
            let offered: Vec<String> = if parts.is_empty() {
                vec![bare(value)]
            } else {
                parts.iter().filter_map(|part| token(value, part)).map(|(from, to)| bare(&value[from..to])).collect()
            };
            let kind = self.lines[..place].iter().rev().find_map(|line| value_of(line, "kind")).map(bare);
            let described = match kind.filter(|_| !budget) {
                Some(kind) => description(&schema, &kind, key),
                None => schema.pointer(BUDGET).and_then(|budget| told(budget, key)),
            };
            let described = described.unwrap_or_else(|| key.to_owned());
            questions.push(Question {
                path: format!("{table}.{key}"),
                words: format!("{described}{}", asked_of(&parts)),
                offered: offered.join(", "),
                line: place,
                parts,
            });
        }
        questions
    }

    /// The file that these answers make: laid over a base, with a title that names whom it is for, and beginning with a
    /// line that says what it is.
    ///
    /// # Errors
    /// Says which answer cannot be one.
    pub fn filled(&self, base: &str, council: &str, answers: &[(Question, String)]) -> Result<String, String> {
        let mut lines = self.lines.clone();
        for (question, answer) in answers.iter().filter(|(question, answer)| *answer != question.offered) {
            lines[question.line] = answered(&lines[question.line], question, answer)?;
        }
        let title = format!("{}: {council}", self.title);
        let mut text = format!(
            "# Made by `caseload new {}` for {}. Change what you like: `caseload explain` shows every value in force,\n\
             # `caseload check` finds what does not fit, and `caseload run` tells what follows.\n",
            self.name,
            plain(council)
        );
        // what a template says of itself is for those who copy it by hand
        let own = lines.iter().skip_while(|line| line.starts_with('#')).filter(|line| !line.starts_with("# extends"));
        for line in own {
            match value_of(line, "title") {
                Some(_) => text.push_str(&format!("extends = {}\ntitle = {}", quoted(base), quoted(&title))),
                None => text.push_str(line),
            }
            text.push('\n');
        }
        Ok(text)
    }
}

/// A line of the file with an answer in place of what it said.
fn answered(line: &str, question: &Question, answer: &str) -> Result<String, String> {
    let wrong = |why: &str| format!("{}: {answer:?} {why}; offered was {}", question.path, question.offered);
    let given: Vec<&str> = answer.split([',', ';']).flat_map(|part| part.split(" to ")).map(str::trim).collect();
    let Some((key, value)) = line.split_once(" = ") else { return Err(wrong("has no place")) };
    if question.parts.is_empty() {
        return Ok(format!("{key} = {}", written(value, answer.trim()).ok_or_else(|| wrong("cannot be written"))?));
    }
    if given.len() != question.parts.len() {
        return Err(wrong(&format!("is not {} numbers parted by commas", question.parts.len())));
    }
    let mut value = value.to_owned();
    for (part, given) in question.parts.iter().zip(given) {
        let (from, to) = token(&value, part).ok_or_else(|| wrong("has no place"))?;
        let new = written(&value[from..to], given).ok_or_else(|| wrong("cannot be written"))?;
        value.replace_range(from..to, &new);
    }
    for word in ["source", "reason"] {
        if let Some((from, to)) = token(&value, word) {
            value.replace_range(from..to, &quoted(ANSWERED));
        }
    }
    Ok(format!("{key} = {value}"))
}

/// An answer in the form of what it replaces: in quotes, or bare where it is a number or a date.
fn written(before: &str, answer: &str) -> Option<String> {
    if before.starts_with('"') {
        return (!answer.is_empty() && !answer.chars().any(char::is_control)).then(|| quoted(answer));
    }
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '+');
    (!answer.is_empty() && answer.chars().all(is_bare)).then(|| answer.to_owned())
}

/// What is asked of an interval.
fn asked_of(parts: &[&str]) -> &'static str {
    match parts {
        ["p10", "p90"] => ": so low that 1 truth in 10 lies below, so high that 1 in 10 lies above",
        ["low", "mode", "high"] => ": lowest, likeliest, highest",
        ["low", "high"] => ": lowest, highest",
        _ => "",
    }
}

/// The limits that an interval is given by; none for a single value.
fn parts(value: &str) -> Vec<&'static str> {
    if !value.starts_with('{') {
        return Vec::new();
    }
    let found: Vec<&str> = LIMITS.into_iter().filter(|part| token(value, part).is_some()).collect();
    if found.is_empty() && token(value, "value").is_some() { vec!["value"] } else { found }
}

/// Where the value of a key lies within an inline table.
fn token(table: &str, key: &str) -> Option<(usize, usize)> {
    let mark = format!(" {key} = ");
    let from = table.find(&mark)? + mark.len();
    let rest = &table[from..];
    let length = match rest.strip_prefix('"') {
        Some(text) => text.find('"')? + 2,
        None => rest.find([',', ' ', '}'])?,
    };
    Some((from, from + length))
}

/// The value of a line that gives this key one.
fn value_of<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.strip_prefix(" = ")
}

/// A value without its quotes.
fn bare(value: &str) -> String {
    value.trim().trim_matches('"').to_owned()
}

fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

/// The date that a line gives to when something begins or ends.
fn date(line: &str) -> Option<Date> {
    ["from", "until"].iter().find_map(|key| value_of(line, key)).and_then(|value| value.trim().parse().ok())
}

/// So many years later.
fn later(date: Date, years: i16) -> Date {
    let year = date.year().saturating_add(years);
    // the 29th of February has no like in most years
    Date::new(year, date.month(), date.day()).or_else(|_| Date::new(year, date.month(), 28)).unwrap_or(date)
}

/// What the format says of a key of a kind of measure.
fn description(schema: &Value, kind: &str, key: &str) -> Option<String> {
    let kinds = schema.pointer("/properties/measure/patternProperties/^.{1,80}$/anyOf")?.as_array()?;
    let own = kinds.iter().find(|one| one.pointer("/properties/kind/const").and_then(Value::as_str) == Some(kind))?;
    told(own, key)
}

/// What a part of the schema says of a key.
fn told(table: &Value, key: &str) -> Option<String> {
    Some(table.get("properties")?.get(key)?.get("description")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{from_text, load};

    fn base() -> Scenario {
        load("blackburn-with-darwen/baseline-2019").expect("it is valid")
    }

    fn with(template: &Template, changed: &[(&str, &str)]) -> Result<String, String> {
        let answer = |question: Question| {
            let new = changed.iter().find(|(path, _)| question.path.ends_with(path)).map(|(_, answer)| *answer);
            let answer = new.unwrap_or(&question.offered).to_owned();
            (question, answer)
        };
        let answers: Vec<(Question, String)> = template.questions().into_iter().map(answer).collect();
        template.filled("blackburn-with-darwen/baseline-2019", "blackburn-with-darwen", &answers)
    }

    #[test]
    fn every_template_with_the_answers_offered_is_a_valid_option_of_a_shipped_baseline() {
        assert!(Template::all().len() > 1);
        for template in Template::all() {
            assert!(!template.title.is_empty() && template.question.ends_with('?'), "{}", template.name);
            let template = template.fitted(&base());
            assert!(!template.questions().is_empty(), "{} asks nothing", template.name);
            let text = with(&template, &[]).unwrap();
            let option = from_text("option.toml", &text)
                .unwrap_or_else(|problems| panic!("{}: {}\n{text}", template.name, problems.render(false)));
            assert_eq!(option.baseline.as_ref().map(|base| base.id.as_str()), Some("baseline-2019"));
            assert!(option.title.ends_with(": blackburn-with-darwen") && !text.contains("# A template"), "{text}");
            assert_ne!(option.digest(), base().digest(), "{} changes nothing", template.name);
        }
    }

    #[test]
    fn answers_stand_in_the_file_in_place_of_what_was_offered() {
        let template = Template::named("front-door").unwrap().fitted(&base());
        let text = with(&template, &[("cut", "20%, 40%"), ("from", "2020-07-01"), ("over", "3 months")]).unwrap();
        let option = from_text("option.toml", &text).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
        let value = |path: &str| option.register().iter().find(|row| row.path.ends_with(path)).unwrap().clone();
        assert_eq!(value("front-door.cut").value, "p10 20%, p90 40% (logit-normal)");
        assert_eq!(value("front-door.cut").reason.as_deref(), Some(ANSWERED));
        assert_eq!((value(".from").value, value(".over").value), ("2020-07-01".to_owned(), "3 months".to_owned()));
        assert!(text.contains("\n# "), "the template's comments stay");
    }

    #[test]
    fn an_answer_cannot_break_out_of_its_place() {
        let template = Template::named("front-door").unwrap();
        for (path, answer) in
            [("from", "2020-01-01\nx = 1"), ("from", "\"x\""), ("over", "a\u{7}"), ("cut", "20%"), ("cut", "1%, ")]
        {
            assert!(with(&template, &[(path, answer)]).is_err(), "{answer:?}");
        }
        let text = with(&template, &[("over", "\" }\nx = \\")]);
        assert!(text.is_err(), "{text:?}");
        let text = with(&template, &[("over", "6\" # weeks")]).unwrap();
        assert!(from_text("option.toml", &text).is_err(), "it is one odd text, which is no length of time");
        assert!(text.contains("over = \"6\\\" # weeks\""), "{text}");
    }

    #[test]
    fn dates_move_by_whole_years_until_the_first_is_after_the_start() {
        let mut template = Template::named("front-door").unwrap();
        for line in &mut template.lines {
            if date(line).is_some() {
                *line = "from = 2016-02-29".to_owned();
            }
        }
        let questions = template.fitted(&base()).questions();
        let from = questions.iter().find(|question| last_part(&question.path.replace('.', "/")) == "from").unwrap();
        assert_eq!(from.offered, "2020-02-29");
        assert_eq!(later("2016-02-29".parse().unwrap(), 1).to_string(), "2017-02-28");
    }

    #[test]
    fn questions_are_asked_in_the_words_of_the_format() {
        let questions = Template::named("retention").unwrap().questions();
        let told: Vec<&str> = questions.iter().map(|question| question.words.as_str()).collect();
        assert!(told[0].ends_with(": lowest, likeliest, highest") && !told[0].starts_with("change"), "{told:?}");
        assert!(told.contains(&"When it begins"), "{told:?}");
    }
}
