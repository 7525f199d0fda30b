//! The type `Session`.

use crate::graphql::node_id::NodeKind;
use async_graphql::{Enum, ID, Object};
use chrono::{DateTime, Utc};
use storage::person::ListedSession;

/// How a session began.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// By password.
    Password,
    /// By a code that was sent to the login.
    Code,
}

/// A session of whoever is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    pub(super) session: ListedSession,
    pub(super) is_current: bool,
}

#[Object]
impl Session {
    /// What `sessionRevoke` takes.
    async fn id(&self) -> ID {
        NodeKind::Session.id(self.session.id)
    }

    /// How it began.
    async fn kind(&self) -> SessionKind {
        match self.session.started_by.as_str() {
            "CODE" => SessionKind::Code,
            _ => SessionKind::Password,
        }
    }

    /// When it began.
    async fn created_at(&self) -> DateTime<Utc> {
        self.session.created_at
    }

    /// When it was last used, to a quarter of an hour.
    async fn last_used_at(&self) -> DateTime<Utc> {
        self.session.last_used_at
    }

    /// When it ends unless it is refreshed before.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.session.expires_at
    }

    /// What the client called itself, cut to 80 characters; null when it said nothing.
    async fn client(&self) -> Option<&str> {
        self.session.client.as_deref()
    }

    /// Whether the request came with it.
    async fn is_current(&self) -> bool {
        self.is_current
    }
}
