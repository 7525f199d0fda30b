//! Looks for what cannot be right.

use super::sandbox;
use crate::app::App;
use crate::app::installation::check_media;
use crate::app::rotation::hanging_rows;
use crate::config::Config;
use anyhow::{Context, bail};
use payments::GatewayError;

/// Checks configuration, schema, ledger, stock and jobs; fails when something is wrong.
pub async fn run(app: &App, config: &Config) -> anyhow::Result<()> {
    app.db.ping().await?;
    println!("database: answers");
    verify_standby(app).await?;
    check_media(app, &config.media_folder()).await?;
    println!("media: in the folder of this database");
    verify_keys(app).await?;
    let oversold = storage::order::oversold_variants(&app.db).await?;
    println!("stock: {oversold} variants below zero or unlike their movements");
    let dead = storage::jobs::dead(&app.db).await?;
    println!("jobs: {dead} given up");
    let attention = storage::payment::attention(&app.db).await?;
    println!(
        "payments: {} messages that tell another amount, {} refunds that failed",
        attention.mismatches, attention.failed_refunds
    );
    verify_ledger(app).await?;
    verify_output(app).await?;
    if oversold > 0 {
        bail!("{oversold} variants have stock that cannot be right");
    }
    if attention.mismatches > 0 {
        bail!(
            "{} messages need somebody to look at them",
            attention.mismatches
        );
    }
    Ok(())
}

/// Tells what still hangs on a key of before.
async fn verify_keys(app: &App) -> anyhow::Result<()> {
    let hanging = hanging_rows(app).await?;
    for one in &hanging {
        println!(
            "keys: {} rows of {} hang on a key of before",
            one.rows, one.place
        );
    }
    if hanging.is_empty() {
        println!(
            "keys: everything is sealed under {}",
            app.db.keyring().key_id()
        );
    } else {
        println!("keys: run `sentra keys rotate` before that key goes");
    }
    Ok(())
}

/// Asks how the standby of `database_read_url` stands to the database.
async fn verify_standby(app: &App) -> anyhow::Result<()> {
    let standing = storage::standby::standing(&app.db).await;
    let Some(standing) = standing.context("database_read_url: the standby does not answer")? else {
        return Ok(());
    };
    if !standing.is_standby {
        bail!("database_read_url: that server is no standby, it follows nobody");
    }
    if standing.is_same_system == Some(false) {
        bail!("database_read_url: that server is a standby of another one");
    }
    if !standing.is_same_database {
        bail!("database_read_url: that is another database than database_url has");
    }
    let age = match standing.milliseconds_behind {
        Some(age) if standing.bytes_behind > 0 => format!(", what it knows is {age} ms old"),
        _ => String::new(),
    };
    println!("standby: {} bytes behind{age}", standing.bytes_behind);
    if standing.is_same_system.is_none() {
        println!("standby: this user may not ask whether it is one of the same server");
    }
    Ok(())
}

/// Asks the sandbox that another process holds for a payment that cannot be there: when that is
/// what it answers, it is reached and knows the secret.
pub async fn verify_sandbox(config: &Config) -> anyhow::Result<()> {
    let Some(url) = config
        .sandbox
        .url
        .as_ref()
        .filter(|_| config.sandbox.enabled)
    else {
        return Ok(());
    };
    let offered = sandbox::remote_gateways(config)?;
    let gateway = offered.find("sandbox").context("no sandbox is offered")?;
    match gateway.fetch("doctor").await {
        Ok(_) | Err(GatewayError::NotFound) => println!("sandbox: {url} answers"),
        Err(error) => {
            return Err(error).with_context(|| format!("sandbox.url: {url} does not answer"));
        }
    }
    Ok(())
}

/// Sums every ledger transaction, and holds it against the money that came and went.
pub async fn verify_ledger(app: &App) -> anyhow::Result<()> {
    let unbalanced = storage::ledger::unbalanced_transactions(&app.db).await?;
    println!("ledger: {unbalanced} transactions that do not sum to zero");
    let unbooked = storage::ledger::unbooked_money(&app.db).await?;
    println!("ledger: {unbooked} payments and refunds that it tells otherwise");
    if unbalanced + unbooked > 0 {
        bail!(
            "{} things in the ledger are not right",
            unbalanced + unbooked
        );
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
