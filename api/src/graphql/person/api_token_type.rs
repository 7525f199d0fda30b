//! The type `ApiToken`.

use crate::graphql::node_id::NodeKind;
use async_graphql::{Enum, ID, Object};
use chrono::{DateTime, Utc};

/// What a program may do in its person's name, as far as the person may.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::person::Ability")]
pub enum ApiTokenAbility {
    /// Write catalogues and stock.
    List,
    /// Serve orders.
    Ship,
    /// See and move the money of enterprises.
    Money,
    /// Read what the person's mandates show: output, and enterprises of their area.
    Output,
    /// Buy: carts, orders and their payment.
    Buy,
}

/// A token for a program of whoever is signed in.
#[derive(Debug, Clone)]
pub struct ApiToken(pub(super) storage::person::ApiToken);

#[Object]
impl ApiToken {
    /// What `apiTokenRevoke` takes.
    async fn id(&self) -> ID {
        NodeKind::ApiToken.id(self.0.id)
    }

    /// What the person calls it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The enterprises that it reaches; null for all of the person's, also those to come.
    async fn enterprise_ids(&self) -> Option<Vec<ID>> {
        let named = self.0.reach.enterprises.as_ref()?;
        Some(named.iter().map(|id| NodeKind::Enterprise.id(id)).collect())
    }

    /// What it may be used for.
    async fn abilities(&self) -> Vec<ApiTokenAbility> {
        self.0
            .reach
            .abilities
            .iter()
            .map(|one| (*one).into())
            .collect()
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it ends by itself.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// When it was last used, to a quarter of an hour; null when it never was.
    async fn last_used_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_used_at
    }
}
