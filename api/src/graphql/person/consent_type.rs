//! Consents as they are shown.

use crate::graphql::context::ContextExt;
use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, Utc};

/// What a consent is for. Nothing else hangs on it, and it can be withdrawn at any time.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::person::ConsentPurpose")]
pub enum ConsentPurpose {
    /// The phone number and e-mail address of the enterprises that they own are shown to everybody,
    /// as `Enterprise.publicContact`.
    PublicContact,
}

/// Something that people may consent to or not.
#[derive(Debug, Clone, Copy)]
pub struct ConsentText(pub domain::person::ConsentPurpose);

#[Object]
impl ConsentText {
    /// For what.
    async fn purpose(&self) -> ConsentPurpose {
        self.0.into()
    }

    /// The version of the text, which `consentGive` takes.
    async fn version(&self) -> u32 {
        self.0.text_version()
    }

    /// What is consented to, in the language of the request.
    async fn text(&self, ctx: &Context<'_>) -> &'static str {
        self.0.text(ctx.language())
    }
}

/// What somebody decided last about a purpose.
#[derive(Debug, Clone, Copy)]
pub struct Consent(pub storage::person::Consent);

#[Object]
impl Consent {
    /// For what.
    async fn purpose(&self) -> ConsentPurpose {
        self.0.purpose.into()
    }

    /// True when they consented, false when they withdrew.
    async fn is_given(&self) -> bool {
        self.0.is_given
    }

    /// True while it is gone by: given, and to the text as it is now.
    async fn holds(&self) -> bool {
        self.0.holds()
    }

    /// The version of the text that they saw.
    async fn text_version(&self) -> u32 {
        self.0.text_version
    }

    /// When they decided.
    async fn decided_at(&self) -> DateTime<Utc> {
        self.0.decided_at
    }
}
