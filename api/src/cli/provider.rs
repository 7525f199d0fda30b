//! `sentra sandbox`: the sandbox provider as a process of its own, until it is told to stop.

use super::serve::stop_signal;
use super::{open, sandbox};
use crate::config::Config;
use crate::http::{RequestIds, ServerLimits, plain_router, serve};
use anyhow::{Context, ensure};
use tokio::net::TcpListener;
use tokio::sync::watch;
use uuid::Uuid;

/// Holds the sandbox of the data folder, and serves its page and its API, until an interrupt or a
/// terminate signal. Its messages go to `sandbox.webhook_url`.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    ensure!(
        config.sandbox.enabled,
        "sandbox.enabled is false, so that no server would ask this sandbox"
    );
    let webhook_url = config.sandbox.webhook_url.as_deref().context(
        "sandbox.webhook_url is missing: the address of the servers' webhooks, \
         such as http://127.0.0.1:8080/webhooks/sandbox",
    )?;
    open::data_dir(config)?;
    let environment = open::environment();
    let sandbox = sandbox::open(config, &environment, webhook_url)?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("{} cannot be listened on", config.listen))?;
    let ids = RequestIds::new(move || {
        let now = environment.clock.now();
        environment.new_id::<Uuid>(now).to_string()
    });
    let routes = crate::http::sandbox::routes(sandbox.clone());
    let site = plain_router(routes, ids, config.trusted_proxies.clone());
    println!("The sandbox listens on {}/sandbox", config.public_url());
    let (stop, stopping) = watch::channel(false);
    let delivering = tokio::spawn(async move { sandbox.run(stopping).await });
    let served = serve(listener, site, ServerLimits::default(), stop_signal()).await;
    // Nobody listens any more when the deliveries have ended by themselves.
    let _ended = stop.send(true);
    delivering.await?;
    Ok(served?)
}
