//! `apiTokenCreate` and `apiTokenRevoke`.

use super::{ApiToken, ApiTokenAbility};
use crate::app::person::{CreateApiToken, create_api_token, revoke_api_token};
use crate::app::{IdempotencyKey, again};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};
use chrono::{DateTime, Utc};
use domain::person::{PersonName, TokenReach};
use domain::{EnterpriseId, Invalid, Rule};
use std::collections::BTreeSet;

payload! {
    @written
    /// What `apiTokenCreate` answers.
    ApiTokenCreatePayload {
        /// What the program sends as `Authorization: Bearer …`. Told to this request alone, keep
        /// it secret; null when there are user errors, and when the same request comes again more
        /// than a minute later: then end the token and make another.
        secret: String,
        /// The token; null when there are user errors.
        api_token: ApiToken,
    }
    ApiTokenCreateUserError, ApiTokenCreateErrorCode {}
}

payload! {
    /// What `apiTokenRevoke` answers.
    ApiTokenRevokePayload {
        /// True: the token is good for nothing any more; null when there are user errors.
        is_ended: bool,
    }
    ApiTokenRevokeUserError, ApiTokenRevokeErrorCode {}
}

/// A token to be.
#[derive(InputObject)]
pub struct ApiTokenCreateInput {
    /// What the person calls it, 1 to 80 characters.
    name: String,
    /// The enterprises that it reaches, at most 100; null for all of the person's, also those to
    /// come.
    enterprise_ids: Option<Vec<ID>>,
    /// What it may be used for, at least one thing.
    abilities: Vec<ApiTokenAbility>,
    /// When it ends by itself, within 366 days.
    expires_at: DateTime<Utc>,
    /// The client's name for this request: 1 to 255 visible ASCII characters. Sent again with the
    /// same input it answers the same token again, and its secret for a minute.
    idempotency_key: String,
}

/// Which token is to end.
#[derive(InputObject)]
pub struct ApiTokenRevokeInput {
    /// The token, one of `viewer.apiTokens`.
    api_token_id: ID,
}

/// Most enterprises that one token names.
const MAX_NAMED: usize = 100;

fn few(named: BTreeSet<EnterpriseId>) -> Result<BTreeSet<EnterpriseId>, Invalid> {
    if named.len() <= MAX_NAMED {
        return Ok(named);
    }
    let too_many = Invalid::new(
        Rule::TooLarge,
        format!("paling banyak {MAX_NAMED} usaha"),
        format!("at most {MAX_NAMED} enterprises"),
    );
    Err(too_many.in_field("enterpriseIds"))
}

impl ApiTokenCreateInput {
    fn parse(self) -> Result<CreateApiToken, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let name = parsing.field("name", PersonName::parse(&self.name));
        let named = self.enterprise_ids.map(|ids| {
            let read = |id: &ID| NodeId::expect(id, NodeKind::Enterprise, "enterpriseIds");
            let read = ids.iter().map(read).collect::<Result<BTreeSet<_>, _>>();
            parsing.take(read.and_then(few))
        });
        let (Some(key), Some(name)) = (key, name) else {
            return Err(parsing.into_broken());
        };
        parsing.finish(CreateApiToken {
            key,
            name,
            reach: TokenReach {
                enterprises: named.map(Option::unwrap_or_default),
                abilities: self.abilities.into_iter().map(Into::into).collect(),
            },
            expires_at: domain::time::to_microseconds(self.expires_at),
        })
    }
}

/// Tokens for programs.
#[derive(Debug, Default)]
pub struct ApiTokenMutation;

#[Object]
impl ApiTokenMutation {
    /// Makes a token with which a program works in the name of whoever is signed in. It may never
    /// do more than they may at the moment of use, and nothing about people, rights, passwords,
    /// sessions, tokens or what an enterprise is.
    async fn api_token_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How far it reaches.")] input: ApiTokenCreateInput,
    ) -> async_graphql::Result<ApiTokenCreatePayload> {
        let outcome = match input.parse() {
            Ok(one) => again(one, |one| create_api_token(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |made| ApiTokenCreatePayload {
            secret: made.secret,
            api_token: Some(ApiToken(made.token)),
            user_errors: Vec::new(),
        })
    }

    /// Ends a token of whoever is signed in.
    async fn api_token_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ApiTokenRevokeInput,
    ) -> async_graphql::Result<ApiTokenRevokePayload> {
        let outcome = match NodeId::expect(&input.api_token_id, NodeKind::ApiToken, "apiTokenId") {
            Ok(id) => revoke_api_token(ctx.app(), ctx.actor(), id).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |()| ApiTokenRevokePayload::done(true))
    }
}
