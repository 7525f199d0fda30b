//! Three hundred buyers want one of a hundred units at the same moment.

use crate::support::{Engine, on_both_databases, program};
use tests::crowd::{CrowdPlan, run};

on_both_databases! {
    async fn every_unit_is_sold_once_and_none_twice(engine: Engine) {
        let plan = CrowdPlan {
            engine,
            nodes: if engine == Engine::Postgres { 2 } else { 1 },
            buyers: 300,
            units: 100,
        };
        let report = run(&program(), plan).await.unwrap();
        assert_eq!(report.faults(), Vec::<String>::new(), "{report:?}");
        assert_eq!((report.placed, report.paid), (100, 100));
    }
}
