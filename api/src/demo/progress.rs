//! How far the demo is: a bar on a terminal, a line for each part elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

const TEMPLATE: &str = "{msg:32} [{bar:32}] {pos}/{len} {elapsed}";

/// Tells people on standard error how far the work is.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    /// Plain lines in place of a bar.
    lines: bool,
}

impl Progress {
    /// For whoever watches standard error.
    pub fn on_stderr() -> Self {
        let lines = !std::io::stderr().is_terminal();
        let target = if lines {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template(TEMPLATE);
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars("=> "));
        Self { bar, lines }
    }

    /// For nobody.
    pub fn hidden() -> Self {
        Self {
            bar: ProgressBar::hidden(),
            lines: false,
        }
    }

    /// A part of the work begins, of `steps`.
    pub fn begin(&self, what: &str, steps: usize) {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        self.bar.set_message(what.to_owned());
        self.bar.set_length(steps);
        self.bar.set_position(0);
        if self.lines {
            eprintln!("{what}: {steps}");
        }
    }

    /// That many of its steps are done.
    pub fn advance(&self, steps: usize) {
        self.bar.inc(u64::try_from(steps).unwrap_or(u64::MAX));
    }

    /// All of the work is done.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
