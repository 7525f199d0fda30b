//! `sentra import`.

use crate::app::App;
use crate::app::catalogue::{import_categories, import_permit_rules};
use crate::app::enterprise::import::{Report, Table, import_enterprises};
use crate::app::region::{import_indonesia, import_lampung};
use anyhow::{Context, bail};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Brings in the regions of Lampung, or those of `file`, and says what changed.
pub async fn regions(app: &App, file: Option<PathBuf>) -> anyhow::Result<()> {
    let counts = match file {
        None => import_lampung(app).await?,
        Some(path) => {
            let list = File::open(&path)
                .with_context(|| format!("{} cannot be opened", path.display()))?;
            import_indonesia(app, list).await?
        }
    };
    println!(
        "regions: {} added, {} changed, {} unchanged",
        counts.added, counts.changed, counts.unchanged
    );
    Ok(())
}

/// Brings in the categories, and says what changed.
pub async fn categories(app: &App) -> anyhow::Result<()> {
    let counts = import_categories(app).await?;
    println!(
        "categories: {} written, {} unchanged",
        counts.written, counts.unchanged
    );
    Ok(())
}

/// Brings in the rules about permits, those of `file` or those of the list that travels with
/// Sentra, and says what changed.
pub async fn rules(app: &App, file: Option<PathBuf>) -> anyhow::Result<()> {
    let counts = match file {
        None => import_permit_rules(app, None).await?,
        Some(path) => {
            let mut list = File::open(&path)
                .with_context(|| format!("{} cannot be opened", path.display()))?;
            import_permit_rules(app, Some(&mut list)).await?
        }
    };
    println!(
        "permit rules: {} written, {} unchanged, {} removed",
        counts.written, counts.unchanged, counts.removed
    );
    Ok(())
}

/// Brings in the enterprises of the list `file`, and says what became of its rows.
pub async fn enterprises(
    app: &App,
    file: &Path,
    report: Option<&Path>,
    dry_run: bool,
) -> anyhow::Result<()> {
    let table = Table::open(file).with_context(|| file.display().to_string())?;
    let mut report = if dry_run {
        Report::on_screen()?
    } else {
        Report::in_file(report, file)?
    };
    let counts = import_enterprises(app, table, &mut report, dry_run)
        .await
        .context("what was brought in before stays; run it again")?;
    eprintln!(
        "enterprises: {} new, {} known, {} rows not right",
        counts.new, counts.known, counts.bad
    );
    if let Some(path) = report.path() {
        println!("the report with the claim codes: {}", path.display());
    }
    if counts.bad > 0 {
        bail!("{} rows were left out; the report says why", counts.bad);
    }
    Ok(())
}
