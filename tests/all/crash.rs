//! The server, and a worker beside it, are killed while orders are placed and paid.

use crate::support::{Engine, on_both_databases, program};
use tests::crash::{CrashPlan, run};

on_both_databases! {
    async fn what_was_acknowledged_is_there_once_after_every_kill(engine: Engine) {
        let plan = CrashPlan {
            engine,
            buyers: 6,
            kills: 5,
        };
        let report = run(&program(), plan).await.unwrap();
        assert_eq!(report.faults(), Vec::<String>::new(), "{report:?}");
    }
}
