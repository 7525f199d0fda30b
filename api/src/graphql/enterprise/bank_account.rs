//! `enterpriseBankAccountSet`, and the account as it is shown.

use super::Enterprise;
use crate::app::again;
use crate::app::enterprise::{SetBankAccount, set_bank_account};
use crate::graphql::answer::answer;
use crate::graphql::context::ContextExt;
use crate::graphql::node_id::{NodeId, NodeKind};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use domain::Invalid;
use domain::enterprise::{AccountNumber, BankAccount, BankCode};
use domain::person::PersonName;

/// Where an enterprise is paid, masked; in full only by `enterpriseNumberReveal`.
#[derive(SimpleObject)]
pub struct EnterpriseBankAccount {
    /// The bank by its code of three digits, like 002 for BRI.
    pub bank_code: String,
    /// The account, all but its last four digits hidden.
    pub number: String,
    /// The holder by the first letter of each word of the name.
    pub holder: String,
}

impl From<BankAccount> for EnterpriseBankAccount {
    fn from(account: BankAccount) -> Self {
        let words = account.holder.as_str().split(' ');
        let initials = words.filter_map(|word| word.chars().next());
        let hidden: Vec<String> = initials.map(|letter| format!("{letter}•••")).collect();
        Self {
            bank_code: account.bank.as_str().to_owned(),
            number: account.number.masked(),
            holder: hidden.join(" "),
        }
    }
}

payload! {
    /// What `enterpriseBankAccountSet` answers.
    EnterpriseBankAccountSetPayload {
        /// The enterprise as it is now; null when there are user errors.
        enterprise: Enterprise,
    }
    EnterpriseBankAccountSetUserError, EnterpriseBankAccountSetErrorCode {}
}

/// Where an enterprise is to be paid.
#[derive(InputObject)]
pub struct EnterpriseBankAccountSetInput {
    /// The enterprise.
    id: ID,
    /// The bank by its code of three digits, like 002 for BRI.
    bank_code: String,
    /// The account: 5 to 20 digits; spaces, dots and hyphens are let go.
    number: String,
    /// The name that the bank knows the holder by, 1 to 80 characters.
    holder: String,
}

impl EnterpriseBankAccountSetInput {
    fn parse(self) -> Result<SetBankAccount, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = NodeId::expect(&self.id, NodeKind::Enterprise, "id");
        let enterprise = parsing.take(id);
        let bank = parsing.field("bankCode", BankCode::parse(&self.bank_code));
        let number = parsing.field("number", AccountNumber::parse(&self.number));
        let holder = parsing.field("holder", PersonName::parse(&self.holder));
        let (Some(enterprise), Some(bank), Some(number), Some(holder)) =
            (enterprise, bank, number, holder)
        else {
            return Err(parsing.into_broken());
        };
        let account = BankAccount {
            bank,
            number,
            holder,
        };
        parsing.finish(SetBankAccount {
            enterprise,
            account,
        })
    }
}

/// `enterpriseBankAccountSet`.
#[derive(Debug, Default)]
pub struct EnterpriseBankAccountSetMutation;

#[Object]
impl EnterpriseBankAccountSetMutation {
    /// Sets where it is paid; for its owners who see its money. Sent twice it is as sent once.
    async fn enterprise_bank_account_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where.")] input: EnterpriseBankAccountSetInput,
    ) -> async_graphql::Result<EnterpriseBankAccountSetPayload> {
        let outcome = match input.parse() {
            Ok(set) => again(set, |one| set_bank_account(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        answer(ctx, outcome, |enterprise| {
            EnterpriseBankAccountSetPayload::done(Enterprise(enterprise))
        })
    }
}
