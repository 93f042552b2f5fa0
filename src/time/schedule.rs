//! A value that changes at dates, and the shapes of such changes.

/// A base value and its dated changes. Changes combine so: the last "set" in force replaces the base, then factors
/// multiply, then additions add.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The value before any change.
    pub base: f64,
    /// The changes, in the order in which they were given.
    pub changes: Vec<Change>,
}

/// One dated change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When it begins [day].
    pub from: f64,
    /// When it ends for good; `None` for never [day].
    pub until: Option<f64>,
    /// How it comes in.
    pub shape: Shape,
    /// What it does at full strength.
    pub effect: Effect,
}

/// What a change does at full strength.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// Replaces the value.
    Set(f64),
    /// Multiplies the value.
    Factor(f64),
    /// Adds to the value.
    Add(f64),
}

/// How a change comes in: its strength over time, from 0 to 1 (a cosine swings from -1 to 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// At once, in full.
    Step,
    /// In a straight line over so many days.
    Ramp(f64),
    /// In full for so many days, then not at all.
    Pulse(f64),
    /// Slowly, then fast, then slowly, over so many days (smoothstep).
    SCurve(f64),
    /// At once in full, then halving every so many days.
    Decay(f64),
    /// Swings as a cosine with this period, peaking this many days after `from` [days].
    Cosine {
        /// Length of a full swing [days].
        period: f64,
        /// First peak, counted from the change's beginning [days].
        peak: f64,
    },
    /// Compounds: at time t after its beginning a factor f acts as f to the power t / 365.2425 days (a trend by the year).
    Trend,
}
