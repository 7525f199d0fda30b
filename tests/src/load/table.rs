//! A report as people read it.

use super::{LoadReport, Measured};

fn row(one: &Measured) -> String {
    let statements = one.statements.map(|count| format!("{count:.1}"));
    format!(
        "{:<26} {:>10.0} {:>10.2} {:>10.2} {:>12.3} {:>11}",
        one.name,
        one.per_second,
        one.p50_ms,
        one.p99_ms,
        one.cpu_ms,
        statements.unwrap_or_default()
    )
}

/// The report in lines.
pub fn table(report: &LoadReport) -> String {
    let mut lines = Vec::new();
    for round in &report.rounds {
        let title = format!("{:?}, {} clients", report.engine, round.clients);
        lines.push(format!(
            "{title:<26} {:>10} {:>10} {:>10} {:>12} {:>11}",
            "per second", "p50 ms", "p99 ms", "CPU ms each", "statements"
        ));
        lines.extend(round.reads.iter().map(row));
        let orders = &round.orders;
        lines.push(row(&orders.placed_and_paid));
        lines.extend(round.pgbench.iter().map(row));
        for (name, ratio) in [("list", round.list), ("product page", round.product)] {
            lines.push(format!(
                "{name}: GraphQL takes {:.2} of the CPU by hand, at {:.2} of its rate",
                ratio.cpu, ratio.per_second
            ));
        }
        lines.push(of("placing alone", orders.place_p50_p99_ms));
        lines.push(of("from the button to paid", orders.pay_p50_p99_ms));
        lines.push(String::new());
    }
    let jobs = &report.jobs;
    lines.push(format!(
        "jobs: {:.0} a second, {:.2} ms of CPU each",
        jobs.per_second, jobs.cpu_ms
    ));
    if let Some(connections) = report.connections {
        lines.push(format!("connections to the database: {connections}"));
    }
    lines.push(format!(
        "{} products, {} s each; start {:.3} s, idle {:.1} MiB, at most {:.1} MiB, \
         published to found {:.0} ms",
        report.products,
        report.seconds,
        report.start_seconds,
        report.idle_mib,
        report.most_mib,
        report.publish_to_found_ms
    ));
    lines.join("\n")
}

fn of(name: &str, (p50, p99): (f64, f64)) -> String {
    format!("{name}: p50 {p50:.1}, p99 {p99:.1} ms")
}
