//! Closures of enterprises: the type and `enterpriseClosureSet`.

use super::{Enterprise, EnterpriseLoader};
use crate::app::again;
use crate::app::enterprise::{SetClosures, set_closed_days, today};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::fault;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::scalar::Date;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use domain::enterprise::{Closure, Closures};
use domain::{EnterpriseId, Invalid};
use std::collections::HashMap;
use std::sync::Arc;
use storage::StorageError;

/// WIB days on which an enterprise takes no orders.
#[derive(SimpleObject, Debug, Clone)]
pub struct EnterpriseClosure {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// What buyers are told; perhaps empty.
    pub message: String,
}

payload! {
    /// What `enterpriseClosureSet` answers.
    EnterpriseClosureSetPayload {
        /// The enterprise; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseClosureSetUserError, EnterpriseClosureSetErrorCode {}
}

/// Days on which an enterprise will take no orders.
#[derive(InputObject)]
pub struct EnterpriseClosureInput {
    /// The first WIB day.
    from: Date,
    /// The last WIB day.
    to: Date,
    /// What buyers are told, at most 200 characters.
    #[graphql(default)]
    message: String,
}

/// When an enterprise takes no orders.
#[derive(InputObject)]
pub struct EnterpriseClosureSetInput {
    /// The enterprise.
    id: ID,
    /// All of its closures, at most 20, none into another; those of before go. Empty for none.
    closures: Vec<EnterpriseClosureInput>,
}

impl EnterpriseClosureSetInput {
    fn parse(self) -> Result<SetClosures, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = parsing.take(NodeId::expect(&self.id, NodeKind::Enterprise, "id"));
        let closure = |one: EnterpriseClosureInput| Closure {
            from: one.from.0,
            to: one.to.0,
            message: one.message.trim().to_owned(),
        };
        let closures = Closures::parse(self.closures.into_iter().map(closure).collect());
        match (id, parsing.all(closures)) {
            (Some(enterprise), Some(closures)) => Ok(SetClosures {
                enterprise,
                closures,
            }),
            _ => Err(parsing.into_broken()),
        }
    }
}

/// Asks for the closures of an enterprise that are not over on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ClosuresOf(EnterpriseId, NaiveDate);

impl Loader<ClosuresOf> for EnterpriseLoader {
    type Value = Vec<Closure>;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        keys: &[ClosuresOf],
    ) -> Result<HashMap<ClosuresOf, Vec<Closure>>, Arc<StorageError>> {
        let mut days: HashMap<NaiveDate, Vec<EnterpriseId>> = HashMap::new();
        for key in keys {
            days.entry(key.1).or_default().push(key.0);
        }
        let mut told = HashMap::new();
        for (day, ids) in days {
            let found = storage::enterprise::closures_of(&self.0.reader(), &ids, day).await?;
            told.extend(
                found
                    .into_iter()
                    .map(|(id, all)| (ClosuresOf(id, day), all)),
            );
        }
        Ok(told)
    }
}

/// The closures of an enterprise that are not over.
pub(super) async fn closures_of(
    ctx: &Context<'_>,
    id: EnterpriseId,
) -> async_graphql::Result<Vec<EnterpriseClosure>> {
    let loader = ctx.loader::<EnterpriseLoader>();
    let found = loader.load_one(ClosuresOf(id, today(ctx.app()))).await;
    let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
    let tell = |one: Closure| EnterpriseClosure {
        from: Date(one.from),
        to: Date(one.to),
        message: one.message,
    };
    Ok(found.unwrap_or_default().into_iter().map(tell).collect())
}

/// `enterpriseClosureSet`.
#[derive(Debug, Default)]
pub struct EnterpriseClosureSetMutation;

#[Object]
impl EnterpriseClosureSetMutation {
    /// Sets the days on which an enterprise takes no orders; for its owners and managers. Its
    /// products stay visible, and orders that were placed stay.
    async fn enterprise_closure_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When.")] input: EnterpriseClosureSetInput,
    ) -> async_graphql::Result<EnterpriseClosureSetPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| set_closed_days(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        answer(ctx, outcome, |one| {
            EnterpriseClosureSetPayload::done(Enterprise(one))
        })
    }
}
