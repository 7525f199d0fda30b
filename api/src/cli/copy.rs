//! `sentra copy`: from one database into another of the other kind.

use super::open::shown;
use crate::config::Config;
use anyhow::Context;
use clap::Args;
use storage::copy::{Checked, CopyReport, Source, TableRows, Target, copy};

/// What is copied, and into what.
#[derive(Debug, Args)]
pub struct CopyArgs {
    /// The database to copy, sqlite://… or postgres://…; stop its server first.
    #[arg(long)]
    from: String,
    /// The database to copy into: of the other kind, and without any rows.
    #[arg(long)]
    to: String,
}

/// Carries everything over, checks it there, and says what else has to move.
///
/// The near side is looked at before the far side is touched, and a far side with rows is refused
/// before its schema is.
pub async fn run(config: &Config, args: &CopyArgs) -> anyhow::Result<()> {
    let (from, to) = (shown(&args.from), shown(&args.to));
    let source = Source::open(&args.from)
        .await
        .with_context(|| format!("{from} cannot be copied"))?;
    source
        .require_migrations(&migrations::names())
        .await
        .with_context(|| format!("{from} cannot be copied"))?;
    let target = Target::open(&args.to, &source)
        .await
        .with_context(|| format!("nothing can be copied into {to}"))?;
    migrations::bring_up(target.for_migrations())
        .await
        .with_context(|| format!("the schema of {to} cannot be brought up"))?;
    let report = copy(source, target, |carried| println!("{}", row(carried)))
        .await
        .context("nothing was copied")?;
    println!("\n{}\n{}", checks(&report), what_else(config));
    Ok(())
}

fn row(carried: &TableRows) -> String {
    format!("{:<28} {:>12}", carried.table, carried.rows)
}

fn checks(report: &CopyReport) -> String {
    let rows: i64 = report.tables.iter().map(|table| table.rows).sum();
    let tables = report.tables.len();
    let line = |Checked { what, compared }: &Checked| format!("  {what:<40} {compared:>12}\n");
    let lines: String = report.checks.iter().map(line).collect();
    format!(
        "{rows} rows of {tables} tables; equal on both sides, and right on the far one:\n{lines}"
    )
}

/// What is no part of the database.
fn what_else(config: &Config) -> String {
    let folder = config.data_dir.display();
    let media = config.media_folder();
    let media = media.display();
    format!(
        "What is not in the database stays where it is; a server elsewhere needs it too:\n\
         - {media}: pictures and documents, the hidden file .store with them\n\
         - {folder}/secret.key: without it, sealed names, phones and addresses never open again\n\
         - {folder}/sandbox and {folder}/sandbox.key: payments of the sandbox provider\n\
         The search index makes itself anew from the database.\n\
         From now on set DATABASE_URL, or database_url in sentra.toml, to the new one."
    )
}
