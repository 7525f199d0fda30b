//! `sentra import`.

use crate::app::App;
use crate::app::catalogue::import_categories;
use crate::app::region::{import_indonesia, import_lampung};
use anyhow::Context;
use std::fs::File;
use std::path::PathBuf;

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
