//! Looks for what cannot be right.

use crate::app::App;
use anyhow::bail;

/// Checks schema, ledger, stock and jobs; fails when something is wrong.
pub async fn run(app: &App) -> anyhow::Result<()> {
    app.db.ping().await?;
    println!("database: answers");
    let oversold = storage::order::oversold_variants(&app.db).await?;
    println!("stock: {oversold} variants below zero or unlike their movements");
    let dead = storage::jobs::dead(&app.db).await?;
    println!("jobs: {dead} given up");
    verify_ledger(app).await?;
    verify_output(app).await?;
    if oversold > 0 {
        bail!("{oversold} variants have stock that cannot be right");
    }
    Ok(())
}

/// Sums every ledger transaction.
pub async fn verify_ledger(app: &App) -> anyhow::Result<()> {
    let unbalanced = storage::ledger::unbalanced_transactions(&app.db).await?;
    println!("ledger: {unbalanced} transactions that do not sum to zero");
    if unbalanced > 0 {
        bail!("{unbalanced} ledger transactions do not sum to zero");
    }
    Ok(())
}

/// Recounts the output of every village.
pub async fn verify_output(app: &App) -> anyhow::Result<()> {
    let found = storage::output::verify(&app.db).await?;
    for discrepancy in &found {
        println!("output: {discrepancy:?}");
    }
    println!(
        "output: {} totals that differ from their credits",
        found.len()
    );
    if !found.is_empty() {
        bail!("{} totals of output differ from their credits", found.len());
    }
    Ok(())
}
