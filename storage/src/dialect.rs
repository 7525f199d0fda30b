//! The few places where SQLite and PostgreSQL need different words, each with its reason.

use sea_orm::DbBackend;

/// Joins what follows row by row to what was read before, in its order. Told how few enterprises
/// there are, SQLite would read the products of all of them and sort those, for a page of 24.
/// PostgreSQL reckons with the page's size by itself.
pub fn join_in_order(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Sqlite => "CROSS JOIN",
        _ => "JOIN",
    }
}

/// Lets many workers claim rows without waiting for each other. SQLite has one writer: no lock.
pub fn skip_locked(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => " FOR UPDATE SKIP LOCKED",
        _ => "",
    }
}

/// Locks the rows that a transaction is about to change. SQLite's writer already holds them all.
pub fn for_update(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => " FOR UPDATE",
        _ => "",
    }
}

/// Keeps rows from being locked for a change, and lets others keep them as well. SQLite's writer
/// already holds them all.
pub fn for_key_share(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => " FOR KEY SHARE",
        _ => "",
    }
}

/// Hides changes of the oldest transaction under way and of all that began to write after it, so
/// that a cursor never steps over one that commits late. SQLite's single writer commits in order.
pub fn settled_changes(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => {
            " AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        }
        _ => "",
    }
}

/// Holds a name until the transaction ends, where many can write at once. SQLite's writer is alone.
pub fn lock_name(backend: DbBackend) -> Option<&'static str> {
    match backend {
        DbBackend::Postgres => Some("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"),
        _ => None,
    }
}

/// Tells changes whose transaction is not one of this server: a row of a transaction that is yet
/// to come cannot be seen, unless its number came from elsewhere. SQLite numbers no transactions.
pub fn changes_of_another_server(backend: DbBackend) -> Option<&'static str> {
    match backend {
        DbBackend::Postgres => {
            Some("transaction_id >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        }
        _ => None,
    }
}
