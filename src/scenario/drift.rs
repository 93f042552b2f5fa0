//! Whether opening and rates agree: what the number of open cases is expected to do before anybody acts.

use super::problem::Notice;
use crate::model::parameters::Parameters;

/// Says how far the expected number of open cases moves by itself.
pub(super) fn notice(_parameters: &Parameters) -> Vec<Notice> {
    Vec::new()
}
