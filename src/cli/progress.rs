//! The progress bar, on the standard error stream of a terminal only.

use crate::engine::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A bar that follows a run until dropped.
#[derive(Debug)]
pub struct Bar {
    shown: ProgressBar,
    over: Arc<AtomicBool>,
    follower: Option<JoinHandle<()>>,
}

impl Bar {
    /// A bar over so many replications; invisible where nobody would see it.
    pub fn over(total: u64, progress: &Arc<Progress>, quiet: bool) -> Self {
        let seen = !quiet && stderr().is_terminal();
        let target = if seen { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len} replications, {eta} left");
        let bar = ProgressBar::with_draw_target(Some(total), target)
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let over = Arc::new(AtomicBool::new(false));
        let follower = seen.then(|| {
            let (bar, over, progress) = (bar.clone(), Arc::clone(&over), Arc::clone(progress));
            thread::spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    bar.set_position(progress.done.load(Ordering::Relaxed));
                    thread::sleep(Duration::from_millis(100));
                }
            })
        });
        Self { shown: bar, over, follower }
    }

    /// Says which scenario is under way.
    pub fn name(&self, scenario: &str) {
        self.shown.set_message(scenario.chars().filter(|letter| !letter.is_control()).collect::<String>());
    }

    /// Prints with the bar out of the way.
    pub fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.shown.suspend(print)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(follower) = self.follower.take() {
            let _ = follower.join();
        }
        self.shown.finish_and_clear();
    }
}
