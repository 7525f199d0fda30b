//! The demo: Lampung with enterprises, goods and ninety days of trade, before anyone has listed
//! anything.
//!
//! [`DemoPlan`] says who sells and buys what and when; it follows from a seed and a day alone.
//! [`seed`] plays it through the same commands that people use, on a clock that the plan moves.
//! [`DemoFolder`] knows a folder that holds a demo from one that holds somebody's data.
//! Every place is real and every person is a role; no figure is about anybody.

mod chance;
mod folder;
mod guide;
mod logins;
pub mod motif;
mod plan;
mod progress;
mod seed;
mod sink;
mod source;

pub use folder::{DemoFolder, DemoRecord, FolderError, FolderState};
pub use guide::{guide, questions};
pub use logins::{DEMO_PASSWORD, DemoPerson, LOGINS, buttons};
pub use plan::{DemoPlan, PlanOptions};
pub use progress::Progress;
pub use seed::{SeedError, Seeding, seed};
pub use sink::DirectSink;
pub use source::SourceError;
