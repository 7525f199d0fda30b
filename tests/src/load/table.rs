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
    let mut lines = vec![format!(
        "{:<26} {:>10} {:>10} {:>10} {:>12} {:>11}",
        "", "per second", "p50 ms", "p99 ms", "CPU ms each", "statements"
    )];
    lines.extend(report.reads.iter().map(row));
    let orders = &report.orders;
    lines.push(row(&orders.placed_and_paid));
    for (name, ratio) in [("list", report.list), ("product page", report.product)] {
        lines.push(format!(
            "{name}: GraphQL takes {:.2} of the CPU by hand, at {:.2} of its rate",
            ratio.cpu, ratio.per_second
        ));
    }
    let of = |name: &str, (p50, p99): (f64, f64)| format!("{name}: p50 {p50:.1}, p99 {p99:.1} ms");
    lines.push(of("placing alone", orders.place_p50_p99_ms));
    lines.push(of("from the button to paid", orders.pay_p50_p99_ms));
    lines.push(format!(
        "{} products, {} connections, {} buyers, {} s each",
        report.products, report.connections, orders.buyers, report.seconds
    ));
    lines.push(format!(
        "start {:.3} s, idle {:.1} MiB, at most {:.1} MiB, published to found {:.0} ms",
        report.start_seconds, report.idle_mib, report.most_mib, report.publish_to_found_ms
    ));
    lines.join("\n")
}
