//! Wake-up calls between the processes that share one PostgreSQL database.
//!
//! What a commit notes in [`Signals`](crate::Signals) is passed on by `NOTIFY`, and what other
//! processes pass on comes back as the same signals. A call says only that there is something to
//! look at, and may be lost: whoever waits for one also polls.
//!
//! The call is made just after the commit and not inside the transaction: `PostgreSQL` commits one
//! transaction that notifies at a time, until it is on the disk, which would put all writers in a
//! queue. What a process that dies in between did not say is found by the poll. Calls that meet are
//! one, and there are at most fifty a second from each process (docs/adr/0013-own-jobs.md).

use crate::db::Db;
use crate::sql::{Read, execute, values};
use sea_orm::DbBackend;
use sea_orm::sqlx::postgres::{PgListener, PgPoolOptions};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

const JOBS: &str = "sentra_jobs";
const CHANGES: &str = "sentra_changes";
/// The name of the listening connection, as `pg_stat_activity` shows it.
const LISTENER: &str = "sentra wake-up calls";

/// The least time between two calls about the same.
const GAP: Duration = Duration::from_millis(20);
/// How long a listener that lost its connection waits before the next.
const PAUSE: Duration = Duration::from_millis(250);
/// How long it may take to connect.
const PATIENCE: Duration = Duration::from_secs(3);

/// Passes wake-up calls on, both ways, until `shutdown` turns true; on SQLite, where one process
/// works at a time, there is nobody to call.
pub async fn relay(db: &Db, mut shutdown: watch::Receiver<bool>) {
    if db.backend() != DbBackend::Postgres {
        return;
    }
    let node = db.environment().new_id(db.environment().clock.now());
    let relaying = async {
        tokio::join!(
            listen(db, node),
            tell(db, node, JOBS, &db.signals().others.jobs),
            tell(db, node, CHANGES, &db.signals().others.changes),
        );
    };
    tokio::select! {
        () = relaying => {}
        // A sender that is gone says the same.
        _ = shutdown.wait_for(|stopped| *stopped) => {}
    }
}

async fn tell(db: &Db, node: Uuid, channel: &str, written: &Notify) {
    loop {
        written.notified().await;
        let call = execute(
            db,
            "SELECT pg_notify($1, $2)",
            values![channel, node.to_string()],
        );
        if let Err(error) = call.await {
            let error: &dyn std::error::Error = &error;
            tracing::debug!(error, channel, "other processes were not woken");
        }
        tokio::time::sleep(GAP).await;
    }
}

/// Listens, and begins again on a new connection whenever the one it had is lost. A connection that
/// waits is the first to notice that the server is gone, and a new one that it is back: so what it
/// sees of that is told to all who would wait for the database.
async fn listen(db: &Db, node: Uuid) {
    loop {
        match listener(db).await {
            Ok(listener) => {
                db.availability_of_server().tell(false);
                hear(db, node, listener).await;
                tracing::warn!("calls of other processes are not heard: the connection was lost");
            }
            Err(error) => {
                db.availability_of_server().tell(is_gone(&error));
                log_unheard(&error);
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

fn log_unheard(error: &(dyn std::error::Error + 'static)) {
    tracing::warn!(error, "calls of other processes are not heard");
}

/// True when there is no server to connect to, or one that is going down or coming up. One that is
/// only too busy for a further connection still answers on those it has.
fn is_gone(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P0")),
        _ => false,
    }
}

/// A connection that listens. It is one of its own, so that the pool keeps all of its connections
/// for work; and it is made at once or not at all, where a pool would try for as long as it may.
async fn listener(db: &Db) -> Result<PgListener, sqlx::Error> {
    let work = db.for_migrations().get_postgres_connection_pool();
    let options = (*work.connect_options()).clone();
    let options = options.application_name(LISTENER);
    let trial = options.connect();
    let trial = tokio::time::timeout(PATIENCE, trial).await;
    trial
        .map_err(|_| sqlx::Error::PoolTimedOut)??
        .close()
        .await?;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_lazy_with(options);
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.eager_reconnect(false);
    listener.listen_all([JOBS, CHANGES]).await?;
    Ok(listener)
}

/// Hears calls until the connection is lost.
async fn hear(db: &Db, node: Uuid, mut listener: PgListener) {
    let signals = db.signals();
    // What was written before this moment was told to nobody here.
    signals.jobs.notify_one();
    signals.changes.notify_one();
    let own = node.to_string();
    while let Ok(Some(call)) = listener.try_recv().await {
        if call.payload() == own {
            continue;
        }
        match call.channel() {
            JOBS => signals.jobs.notify_one(),
            CHANGES => signals.changes.notify_one(),
            _ => {}
        }
    }
}
