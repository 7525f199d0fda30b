//! `enterpriseClaim` and `enterpriseClaimCodeRenew`.

use super::Enterprise;
use crate::app::enterprise::{ClaimEnterprise, claim, renew_claim_code};
use crate::app::{IdempotencyKey, again};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::{DateTime, Utc};
use domain::{EnterpriseId, Invalid, SecretCode};

payload! {
    /// What `enterpriseClaim` answers.
    EnterpriseClaimPayload {
        /// The enterprise, which the caller owns now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseClaimUserError, EnterpriseClaimErrorCode {
        /// There is no such code, or it is good no more.
        CodeNotValid = "CODE_NOT_VALID",
    }
}

payload! {
    /// What `enterpriseClaimCodeRenew` answers.
    EnterpriseClaimCodeRenewPayload {
        /// The code, told this once; null when there are user errors.
        code: String,
        /// Until when it is good; null when there are user errors.
        expires_at: DateTime<Utc>,
    }
    EnterpriseClaimCodeRenewUserError, EnterpriseClaimCodeRenewErrorCode {
        /// Its own people hold the enterprise, or it is closed.
        NotToClaim = "NOT_TO_CLAIM",
    }
}

/// A claim.
#[derive(InputObject)]
pub struct EnterpriseClaimInput {
    /// The code, 16 letters and digits; hyphens, spaces and case make no difference.
    code: String,
    /// The client's name for this request: 1 to 255 visible ASCII characters.
    idempotency_key: String,
}

impl EnterpriseClaimInput {
    fn parse(self) -> Result<ClaimEnterprise, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let key = parsing.take(IdempotencyKey::parse(&self.idempotency_key));
        let code = parsing.field("code", SecretCode::parse(&self.code));
        match (key, code) {
            (Some(key), Some(code)) => Ok(ClaimEnterprise { key, code }),
            _ => Err(parsing.into_broken()),
        }
    }
}

/// Which enterprise gets another claim code.
#[derive(InputObject)]
pub struct EnterpriseClaimCodeRenewInput {
    /// The enterprise.
    id: ID,
}

impl EnterpriseClaimCodeRenewInput {
    fn parse(self) -> Result<EnterpriseId, Vec<Invalid>> {
        NodeId::expect(&self.id, NodeKind::Enterprise, "id").map_err(|invalid| vec![invalid])
    }
}

/// Taking over an enterprise that was listed for somebody.
#[derive(Debug, Default)]
pub struct EnterpriseClaimMutation;

#[Object]
impl EnterpriseClaimMutation {
    /// Makes the caller the owner of an enterprise that was listed for them, by its code. A code is
    /// good once, for 90 days.
    async fn enterprise_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By which code.")] input: EnterpriseClaimInput,
    ) -> async_graphql::Result<EnterpriseClaimPayload> {
        let outcome = match input.parse() {
            Ok(command) => again(command, |one| claim(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| {
            EnterpriseClaimPayload::done(Enterprise(one))
        })
    }

    /// Makes another claim code of an enterprise that nobody has claimed; for officers who verify
    /// its village. Takes no idempotency key: to answer the first code again it would have to be
    /// kept, and only its hash is. Sent twice, the second code is the good one.
    async fn enterprise_claim_code_renew(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: EnterpriseClaimCodeRenewInput,
    ) -> async_graphql::Result<EnterpriseClaimCodeRenewPayload> {
        let outcome = match input.parse() {
            Ok(id) => again(id, |id| renew_claim_code(ctx.app(), ctx.actor(), id)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |one| {
            EnterpriseClaimCodeRenewPayload::done(one.code.grouped(), one.expires_at)
        })
    }
}
