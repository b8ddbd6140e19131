//! Progress on a terminal; silent when standard error goes elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// A line that shows what is being done.
pub(crate) struct Line(ProgressBar);

impl Line {
    /// Starts a line without a known end.
    pub(crate) fn spinner() -> Self {
        Self::with(
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()),
            "{spinner} {elapsed} {msg}",
        )
    }

    /// Starts a bar up to that total.
    pub(crate) fn bar(total: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        Self::with(bar, "{spinner} {elapsed} [{bar:28}] {percent:>3} % {msg}")
    }

    fn with(bar: ProgressBar, template: &str) -> Self {
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// Moves the bar and says what is being done.
    pub(crate) fn set(&self, position: u64, message: impl Into<String>) {
        self.0.set_position(position);
        self.0.set_message(crate::text::inert(&message.into()).into_owned());
    }

    /// Sets the total, once it is known.
    pub(crate) fn grow(&self, total: u64) {
        self.0.set_length(total);
    }

    /// Says what is being done.
    pub(crate) fn say(&self, message: impl Into<String>) {
        self.0.set_message(crate::text::inert(&message.into()).into_owned());
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
