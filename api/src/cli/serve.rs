//! `sentra serve`: the server, until it is told to stop.

use super::samples::samples;
use crate::app::installation::check_media;
use crate::app::person::resolve_actor;
use crate::app::{App, CommandError, worker};
use crate::cli::{open, sandbox};
use crate::config::Config;
use crate::graphql::Schema;
use crate::http::{
    ClientAddress, DemoLogin, GraphiqlSettings, HttpParts, Readiness, ReadinessCheck, RequestHook,
    RequestId, RequestIds, RequestRefusal, ServerLimits, recorder, router, serve,
};
use anyhow::Context;
use async_graphql::Request;
use async_trait::async_trait;
use domain::Language;
use domain::person::ClientLabel;
use domain::time::wib_day;
use http::HeaderValue;
use http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, USER_AGENT};
use http::request::Parts;
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
    Ok(HttpParts {
        executor: crate::graphql::build(app.clone()),
        hook: Arc::new(Caller { app: app.clone() }),
        limits: config.limits.graphql(),
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

/// Tells resolvers who asks. A token that is not good is refused, never ignored.
struct Caller {
    app: Arc<App>,
}

#[async_trait]
impl RequestHook for Caller {
    async fn prepare(&self, parts: &Parts, request: Request) -> Result<Request, RequestRefusal> {
        let bad = || RequestRefusal::unauthenticated("this token is not known");
        let bearer = match parts.headers.get(AUTHORIZATION).map(HeaderValue::to_str) {
            None => None,
            Some(Ok(text)) => Some(text.strip_prefix("Bearer ").ok_or_else(bad)?),
            Some(Err(_)) => return Err(bad()),
        };
        let language = parts
            .headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let language = match language {
            Some(text) if text.trim_start().starts_with("en") => Language::English,
            _ => Language::Indonesian,
        };
        let request_id = RequestId::of(&parts.extensions).as_str().to_owned();
        match resolve_actor(&self.app, bearer, language, request_id).await {
            Ok(mut actor) => {
                let address = parts.extensions.get::<ClientAddress>();
                actor.address = address.map(|client| client.0);
                let agent = parts.headers.get(USER_AGENT);
                let agent = agent.and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
                actor.client = agent.and_then(ClientLabel::of_user_agent);
                Ok(request.data(Arc::new(actor)))
            }
            Err(CommandError::Busy | CommandError::Conflict) => {
                let wait = std::time::Duration::from_secs(1);
                Err(RequestRefusal::retry_later("busy", wait))
            }
            Err(CommandError::Fault(cause)) => Err(RequestRefusal::internal(chain(&*cause))),
            Err(_) => Err(bad()),
        }
    }
}

/// An error with all its causes, for the log.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::FixedClock;
    use crate::app::person::{AttemptLimits, Attempts};
    use serde_json::{Value, json};

    #[tokio::test]
    async fn attempts_are_counted_by_the_address_of_the_client() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(chrono::DateTime::UNIX_EPOCH));
        let mut app = crate::app::testing::app(folder.path(), clock).await;
        app.attempts = Attempts::new(AttemptLimits {
            per_address: 1,
            per_login: 100,
        });
        let app = Arc::new(app);
        let (caller, schema) = (Caller { app: app.clone() }, crate::graphql::build(app));
        let sign_in_from = async |address: &str, login: &str| {
            let query = format!(
                "mutation {{ sessionStart(input: {{ login: \"{login}\", \
                 password: \"rahasia sekali\" }}) {{ userErrors {{ code }} }} }}"
            );
            let mut parts = http::Request::new(()).into_parts().0;
            let client = ClientAddress(address.parse().unwrap());
            parts.extensions.insert(client);
            let request = caller.prepare(&parts, Request::new(query)).await.unwrap();
            serde_json::to_value(schema.execute(request).await).unwrap()
        };
        let wrong = json!([{ "code": "WRONG_CREDENTIALS" }]);
        let first = sign_in_from("36.80.1.2", "a@contoh.id").await;
        assert_eq!(
            first["data"]["sessionStart"]["userErrors"], wrong,
            "{first}"
        );
        let second = sign_in_from("36.80.1.2", "b@contoh.id").await;
        assert_eq!(second["data"], Value::Null);
        let told = json!({ "code": "RETRY_LATER", "retryAfterSeconds": 3_600 });
        assert_eq!(second["errors"][0]["extensions"], told);
        let other = sign_in_from("36.80.1.3", "b@contoh.id").await;
        assert_eq!(
            other["data"]["sessionStart"]["userErrors"], wrong,
            "{other}"
        );
    }
}
