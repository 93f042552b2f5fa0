//! Ctrl-C and the like: the first one stops soon and in good order, the second at once.

use super::exit::tell;
use crate::engine::Progress;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Longest time from the first signal to the end.
const GRACE: Duration = Duration::from_millis(1800);
/// Time between two looks at whether a signal has come.
const GLANCE: Duration = Duration::from_millis(20);

/// Whether to stop, and what to tell when stopped.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    /// How far the run has come; cancelled by the first signal.
    pub progress: Arc<Progress>,
    asked: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
    complete: Arc<Mutex<Vec<String>>>,
}

impl Stop {
    /// Whether a signal has come.
    pub fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    /// Notes something that is complete and stays, whatever happens.
    pub fn note_complete(&self, what: String) {
        self.complete.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    /// The exit code that says which signal stopped the program.
    pub fn exit_number(&self) -> u8 {
        128 + self.signal.load(Ordering::SeqCst) as u8
    }

    /// What is complete, by name; `None` where nothing is.
    pub fn complete(&self) -> Option<String> {
        let complete = self.complete.lock().unwrap_or_else(PoisonError::into_inner);
        (!complete.is_empty()).then(|| complete.join(", "))
    }

    /// How far a stopped run came, and what is complete, in words.
    pub fn account(&self) -> String {
        let done = self.progress.done.load(Ordering::Relaxed);
        match self.complete() {
            None => {
                format!("stopped after {done} replications; no folder of results was complete, and none was written")
            }
            Some(complete) => format!("stopped after {done} replications; complete and kept: {complete}"),
        }
    }
}

/// Watches for signals from now on. Where the system has none to watch, the run cannot be stopped in good order.
pub fn watch() -> Stop {
    let stop = Stop::default();
    ignore_size_limit();
    for signal in [SIGINT, SIGTERM] {
        // in this order: the first signal finds nothing asked, the second ends the program there and then
        let _ = flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stop.asked));
        let _ = flag::register_usize(signal, Arc::clone(&stop.signal), signal as usize);
        let _ = flag::register(signal, Arc::clone(&stop.asked));
    }
    let watched = stop.clone();
    thread::spawn(move || {
        while !watched.asked() {
            thread::sleep(GLANCE);
        }
        watched.progress.cancelled.store(true, Ordering::SeqCst);
        thread::sleep(GRACE);
        // folders appear under their final names whole or not at all, so that leaving now harms nothing
        tell(&watched.account());
        std::process::exit(i32::from(watched.exit_number()));
    });
    stop
}

/// A file beyond the user's size limit shall be an error that can be told, not the end of the program.
fn ignore_size_limit() {
    #[cfg(unix)]
    {
        let _ = flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_run_says_what_is_complete() {
        let stop = Stop::default();
        assert!(stop.account().contains("no folder of results was complete"));
        stop.note_complete("results/a".into());
        stop.note_complete("results/b".into());
        assert!(stop.account().ends_with("complete and kept: results/a, results/b"));
    }
}
