//! Asking for anything by its global id.

use super::Node;
use super::node_type::find;
use crate::graphql::{NodeId, bad_request};
use async_graphql::{Context, ID, Object};
use domain::{Invalid, Rule};
use futures::future::try_join_all;
use std::collections::{HashMap, HashSet};

/// The most ids in one question.
const MAX_NODES: usize = 100;

/// What can be asked by global id.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// What this global id names; null when it names nothing, or nothing that the caller may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A global id.")] id: ID,
    ) -> async_graphql::Result<Option<Node>> {
        seen(ctx, &id).await
    }

    /// What these global ids name, in their order; null for each that names nothing, or nothing
    /// that the caller may see.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids, at most 100.")] ids: Vec<ID>,
    ) -> async_graphql::Result<Vec<Option<Node>>> {
        if ids.len() > MAX_NODES {
            return Err(bad_request(&too_many()));
        }
        let found = all_seen(ctx, &ids).await?;
        Ok(ids.iter().map(|id| found.get(id).cloned()).collect())
    }
}

async fn seen(ctx: &Context<'_>, id: &ID) -> async_graphql::Result<Option<Node>> {
    match NodeId::read(id) {
        Some(id) => find(ctx, &id).await,
        None => Ok(None),
    }
}

/// Those of `ids` that name something, all looked for at the same time and each once.
async fn all_seen<'a>(
    ctx: &Context<'_>,
    ids: &'a [ID],
) -> async_graphql::Result<HashMap<&'a ID, Node>> {
    let distinct: HashSet<&ID> = ids.iter().collect();
    let look = distinct.into_iter().map(|id| async move {
        let node = seen(ctx, id).await?;
        Ok::<_, async_graphql::Error>(node.map(|node| (id, node)))
    });
    Ok(try_join_all(look).await?.into_iter().flatten().collect())
}

fn too_many() -> Invalid {
    Invalid::new(
        Rule::TooLarge,
        format!("paling banyak {MAX_NODES} id"),
        format!("at most {MAX_NODES} ids"),
    )
    .in_field("ids")
}
