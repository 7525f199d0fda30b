//! `sentra work`: a worker without a server, until it is told to stop.

use super::serve::stop_signal;
use crate::app::installation::check_media;
use crate::app::worker;
use crate::cli::{open, sandbox};
use crate::config::Config;
use tokio::sync::watch;

/// Works until an interrupt or a terminate signal; then ends the jobs that are under way.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let gateways = sandbox::remote_gateways(config)?;
    let app = open::app(config, open::Search::Elsewhere, gateways).await?;
    check_media(&app, &config.media_folder()).await?;
    println!("Sentra works, {} jobs at once", config.worker_jobs);
    let (stop, stopping) = watch::channel(false);
    let (db, until) = (app.db.clone(), stopping.clone());
    let relay = tokio::spawn(async move { storage::wake::relay(&db, until).await });
    let worker = tokio::spawn(worker::run(app.clone(), config.worker_jobs, stopping));
    stop_signal().await;
    // Nobody listens any more when both have ended by themselves.
    let _all_ended = stop.send(true);
    worker.await?;
    relay.await?;
    app.db.close().await?;
    Ok(())
}
