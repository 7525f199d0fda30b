//! The server is killed while orders are placed and paid.

use crate::support::program;
use tests::crash::{CrashPlan, run};

#[tokio::test]
async fn what_was_acknowledged_is_there_once_after_every_kill() {
    let plan = CrashPlan {
        buyers: 6,
        kills: 4,
    };
    let report = run(&program(), plan).await.unwrap();
    assert_eq!(report.faults(), Vec::<String>::new(), "{report:?}");
}
