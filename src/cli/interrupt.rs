//! Ctrl-C and the like: the first one stops soon and in good order, the second at once.

use super::exit::tell;
use crate::engine::Progress;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Longest time from the first signal to the end.
const GRACE: Duration = Duration::from_millis(1800);

/// Whether to stop, and what to tell when stopped.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    /// How far the run has come; cancelled by the first signal.
    pub progress: Arc<Progress>,
    signal: Arc<AtomicI32>,
    complete: Arc<Mutex<Vec<String>>>,
}

impl Stop {
    /// Whether a signal has come.
    pub fn asked(&self) -> bool {
        self.signal.load(Ordering::SeqCst) != 0
    }

    /// Notes something that is complete and stays, whatever happens.
    pub fn note_complete(&self, what: String) {
        self.complete.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    /// The exit code that says which signal stopped the program.
    pub fn exit_number(&self) -> u8 {
        128 + self.signal.load(Ordering::SeqCst) as u8
    }

    /// What is complete, in words.
    pub fn account(&self) -> String {
        let complete = self.complete.lock().unwrap_or_else(PoisonError::into_inner);
        let done = self.progress.done.load(Ordering::Relaxed);
        if complete.is_empty() {
            format!("stopped after {done} replications; no folder of results was complete, and none was written")
        } else {
            format!("stopped after {done} replications; complete and kept: {}", complete.join(", "))
        }
    }
}

/// Watches for signals from now on. Where the system has none to watch, the run cannot be stopped in good order.
pub fn watch() -> Stop {
    let stop = Stop::default();
    ignore_size_limit();
    if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) {
        let stop = stop.clone();
        thread::spawn(move || {
            let Some(first) = signals.forever().next() else { return };
            stop.signal.store(first, Ordering::SeqCst);
            stop.progress.cancelled.store(true, Ordering::SeqCst);
            let asked = Instant::now();
            while asked.elapsed() < GRACE {
                if signals.pending().next().is_some() {
                    std::process::exit(i32::from(stop.exit_number()));
                }
                thread::sleep(Duration::from_millis(20));
            }
            // folders appear under their final names whole or not at all, so that leaving now harms nothing
            tell(&stop.account());
            std::process::exit(i32::from(stop.exit_number()));
        });
    }
    stop
}

/// A file beyond the user's size limit shall be an error that can be told, not the end of the program.
fn ignore_size_limit() {
    #[cfg(unix)]
    {
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    }
}
