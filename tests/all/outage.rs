//! PostgreSQL goes away under load and comes back.

use crate::support::program;
use tests::outage::{OutagePlan, run};

#[tokio::test]
async fn everybody_is_told_to_come_back_and_nothing_is_lost() {
    let plan = OutagePlan {
        buyers: 4,
        readers: 4,
        seconds: 3,
    };
    let report = run(&program(), plan).await.unwrap();
    assert_eq!(report.faults(), Vec::<String>::new(), "{report:?}");
}
