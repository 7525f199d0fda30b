//! `sentra serve`: the server, until it is told to stop.

use super::caller::Caller;
use super::samples::samples;
use crate::app::installation::check_media;
use crate::app::{App, worker};
use crate::cli::{open, sandbox};
use crate::config::Config;
use crate::graphql::Schema;
use crate::graphql::person::ATTEMPTS;
use crate::http::{
    DemoLogin, GraphiqlSettings, HttpParts, Readiness, ReadinessCheck, RequestIds, ServerLimits,
    recorder, router, serve,
};
use anyhow::Context;
use async_trait::async_trait;
use domain::time::wib_day;
use payments::sandbox::Sandbox;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Serves until an interrupt or a terminate signal; `logins` get buttons in `GraphiQL`.
pub async fn run(config: &Config, logins: Vec<DemoLogin>) -> anyhow::Result<()> {
    open::data_dir(config)?;
    let (gateways, sandbox) = sandbox::gateways(config, &open::environment())?;
    let app = open::app(config, open::Search::OnDisk, gateways).await?;
    check_media(&app, &config.media_folder()).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("{} cannot be listened on", config.listen))?;
    let parts = parts(config, &app, (sandbox.as_ref(), logins))?;
    println!("Sentra listens on {}/graphql", config.public_url());
    let (stop, stopping) = watch::channel(false);
    let mut tasks = background(config, &app, &stopping);
    if let Some(sandbox) = sandbox {
        let until = stopping.clone();
        tasks.push(tokio::spawn(async move { sandbox.run(until).await }));
    }
    let served = serve(
        listener,
        router(parts),
        ServerLimits::default(),
        stop_signal(),
    );
    let served = served.await;
    // Nobody listens any more when the tasks have ended by themselves.
    let _all_ended = stop.send(true);
    for task in tasks {
        task.await?;
    }
    served?;
    app.db.close().await?;
    Ok(())
}

/// What the server is put together from.
pub(super) fn parts(
    config: &Config,
    app: &Arc<App>,
    (sandbox, logins): (Option<&Arc<Sandbox>>, Vec<DemoLogin>),
) -> anyhow::Result<HttpParts<Schema>> {
    let ids = app.clone();
    let mut limits = config.limits.graphql();
    limits.guard.once = ATTEMPTS;
    Ok(HttpParts {
        executor: crate::graphql::build(app.clone()),
        hook: Arc::new(Caller::new(app.clone(), &config.cors_origins)),
        limits,
        graphiql: GraphiqlSettings {
            tabs: samples(wib_day(app.environment().clock.now())),
            logins,
            enabled: config.graphiql,
        },
        readiness: Arc::new(DatabaseReadiness { app: app.clone() }),
        schema: crate::graphql::sdl().into(),
        metrics: recorder().context("metrics could not be started")?,
        request_ids: RequestIds::new(move || {
            let environment = ids.environment();
            environment
                .new_id::<Uuid>(environment.clock.now())
                .to_string()
        }),
        cors_origins: config.cors_origins.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        extra: Some(routes(app, sandbox)),
    })
}

/// What is plain HTTP: media, exports, messages of providers, the sandbox's page.
fn routes(app: &Arc<App>, sandbox: Option<&Arc<Sandbox>>) -> axum::Router {
    let routes = crate::http::media::routes(app.clone())
        .merge(crate::http::exports::routes(app.clone()))
        .merge(crate::http::webhooks::routes(app.clone()));
    match sandbox {
        Some(sandbox) => routes.merge(crate::http::sandbox::routes(sandbox.clone())),
        None => routes,
    }
}

/// The indexer, the calls of other processes, and the worker unless another process works.
fn background(
    config: &Config,
    app: &Arc<App>,
    stopping: &watch::Receiver<bool>,
) -> Vec<JoinHandle<()>> {
    let (indexing, until) = (app.clone(), stopping.clone());
    let mut tasks = vec![tokio::spawn(async move {
        crate::app::indexing::run(&indexing, until).await;
    })];
    let (db, until) = (app.db.clone(), stopping.clone());
    tasks.push(tokio::spawn(async move {
        storage::wake::relay(&db, until).await;
    }));
    if config.worker {
        let (app, until) = (app.clone(), stopping.clone());
        tasks.push(tokio::spawn(worker::run(app, config.worker_jobs, until)));
    }
    tasks
}

/// Completes at an interrupt or a terminate signal.
pub(super) async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

struct DatabaseReadiness {
    app: Arc<App>,
}

#[async_trait]
impl Readiness for DatabaseReadiness {
    async fn checks(&self) -> Vec<ReadinessCheck> {
        let problem = self
            .app
            .db
            .ping()
            .await
            .err()
            .map(|error| error.to_string());
        vec![ReadinessCheck {
            name: "database",
            problem,
        }]
    }
}
