//! What tests and long runs stand on: a real `sentra` as a process of its own, and clients of it.
//!
//! `Program` → `Ground` (a folder, a database) → `Platform` (a server on it) → `Client` → the
//! verbs of selling, buying and reading; a `Page` is a client in a browser. [`crowd`], [`crash`],
//! [`outage`] and [`signin`] are scenarios of any size: the test target `all` runs them short, the
//! binary `soak` in full. [`load`] measures, beside the hand-written [`reference`], and
//! [`pictures`] does, beside nginx.

#![expect(
    clippy::indexing_slicing,
    reason = "what is not in a JSON value is null, and answers are read as such"
)]

pub mod application;
pub mod buying;
pub mod client;
pub mod crash;
pub mod crowd;
pub mod figures;
pub mod ground;
pub mod letters;
pub mod load;
pub mod market;
pub mod outage;
mod packages;
pub mod page;
pub mod pictures;
pub mod platform;
pub mod postgres;
pub mod process;
pub mod program;
pub mod python;
pub mod reference;
pub mod rows;
pub mod selling;
pub mod server;
pub mod signin;
pub mod stall;
pub mod worker;

use anyhow::bail;
use std::time::{Duration, Instant};

/// How long anything that happens by itself may take before it counts as never.
const PATIENCE: Duration = Duration::from_secs(90);
/// Between two looks: longer each time, so that many who wait leave the server time to work.
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// What `look` finds at last; nothing is only found after it was there.
///
/// # Errors
/// When a look fails, and when `what` has not come about in a minute and a half.
pub async fn eventually<T>(
    what: &str,
    mut look: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    let begun = Instant::now();
    let mut pause = SHORTEST_PAUSE;
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if begun.elapsed() > PATIENCE {
            bail!("{what} did not come about in {PATIENCE:?}");
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(LONGEST_PAUSE);
    }
}
