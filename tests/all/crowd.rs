//! Three hundred buyers want one of a hundred units at the same moment.

use crate::support::program;
use tests::crowd::{CrowdPlan, run};

#[tokio::test]
async fn every_unit_is_sold_once_and_none_twice() {
    let plan = CrowdPlan {
        buyers: 300,
        units: 100,
    };
    let report = run(&program(), plan).await.unwrap();
    assert_eq!(report.faults(), Vec::<String>::new(), "{report:?}");
    assert_eq!((report.placed, report.paid), (100, 100));
}
