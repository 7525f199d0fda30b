//! `enterpriseNumberReveal`.

use crate::app::again;
use crate::app::enterprise::{NumberField, RevealNumber, RevealedNumber, reveal_number};
use crate::app::person::RevealReason;
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use domain::Invalid;

/// A number of an enterprise that is masked when it is read.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "NumberField")]
pub enum EnterpriseNumberField {
    /// The business number (NIB).
    Nib,
    /// The tax number (NPWP).
    Npwp,
    /// The number of the legal-entity certificate.
    LegalNumber,
    /// A cooperative's number (Nomor Induk Koperasi).
    NikKoperasi,
    /// The account that it is paid to.
    BankAccount,
}

/// A number in full.
#[derive(SimpleObject)]
pub struct EnterpriseNumber {
    /// The number; of an account, its digits.
    pub number: String,
    /// The bank of an account by its code of three digits; null for every other number.
    pub bank_code: Option<String>,
    /// The name of an account's holder; null for every other number.
    pub holder: Option<String>,
}

impl From<RevealedNumber> for EnterpriseNumber {
    fn from(revealed: RevealedNumber) -> Self {
        match revealed {
            RevealedNumber::Number(number) => Self {
                number,
                bank_code: None,
                holder: None,
            },
            RevealedNumber::Account(account) => Self {
                number: account.number.as_str().to_owned(),
                bank_code: Some(account.bank.as_str().to_owned()),
                holder: Some(account.holder.as_str().to_owned()),
            },
        }
    }
}

payload! {
    /// What `enterpriseNumberReveal` answers.
    EnterpriseNumberRevealPayload {
        /// The number; null when there are user errors.
        revealed: EnterpriseNumber,
    }
    EnterpriseNumberRevealUserError, EnterpriseNumberRevealErrorCode {
        /// The enterprise has not given this number.
        NotGiven = "NOT_GIVEN",
    }
}

/// Which number somebody must see in full, and why.
#[derive(InputObject)]
pub struct EnterpriseNumberRevealInput {
    /// The enterprise.
    id: ID,
    /// Which of its numbers.
    field: EnterpriseNumberField,
    /// Why, 5 to 200 characters. It is written down with the look.
    reason: String,
}

impl EnterpriseNumberRevealInput {
    fn parse(self) -> Result<RevealNumber, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = NodeId::expect(&self.id, NodeKind::Enterprise, "id");
        let enterprise = parsing.take(id);
        let reason = parsing.field("reason", RevealReason::parse(&self.reason));
        let (Some(enterprise), Some(reason)) = (enterprise, reason) else {
            return Err(parsing.into_broken());
        };
        parsing.finish(RevealNumber {
            enterprise,
            field: self.field.into(),
            reason,
        })
    }
}

/// `enterpriseNumberReveal`.
#[derive(Debug, Default)]
pub struct EnterpriseNumberRevealMutation;

#[Object]
impl EnterpriseNumberRevealMutation {
    /// Shows a number in full; for those who see the enterprise's money and for officers who verify
    /// its village. Every look is written down. Whoever looks too often is answered with
    /// `RETRY_LATER`.
    async fn enterprise_number_reveal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: EnterpriseNumberRevealInput,
    ) -> async_graphql::Result<EnterpriseNumberRevealPayload> {
        let outcome = match input.parse() {
            Ok(look) => again(look, |one| reveal_number(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |revealed| {
            EnterpriseNumberRevealPayload::done(revealed.into())
        })
    }
}
