//! Typed ids: a `UUIDv7` that cannot be taken for the id of something else.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! typed_id {
    ($($name:ident = $what:literal),+ $(,)?) => {$(
        #[doc = concat!("The id of a ", $what, ".")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes an id that was made or stored elsewhere.
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The id itself.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

typed_id! {
    PersonId = "person",
    SessionId = "session",
    ApiTokenId = "token of a program",
    SealedValueId = "sealed value",
    MembershipId = "membership",
    MandateId = "mandate",
    InvitationId = "invitation to be a member",
    OwnershipOfferId = "offer of ownership",
    DelegationId = "delegation",
    ClaimCodeId = "claim code",
    AuditRowId = "audit row",
    EnterpriseId = "enterprise",
    EnterpriseDocumentId = "document of an enterprise",
    StatusChangeId = "status change of an enterprise",
    ProductId = "product",
    ProductPermitId = "permit of a product",
    VariantId = "product variant",
    ProductReportId = "report of a product",
    ProductHidingId = "hiding of a product",
    StockMovementId = "stock movement",
    MediaId = "media object",
    CartId = "cart",
    CartLineId = "cart line",
    OrderId = "order",
    SellerOrderId = "seller order",
    OrderLineId = "order line",
    ShipmentId = "shipment",
    PaymentId = "payment",
    PaymentTransitionId = "change of a payment's state",
    ProviderMessageId = "provider message",
    RefundId = "refund",
    LedgerAccountId = "ledger account",
    LedgerTransactionId = "ledger transaction",
    LedgerEntryId = "ledger entry",
    VillageCreditId = "village credit",
    JobId = "job",
    RevealId = "look at a number in full",
    PersonExportId = "export of a person",
    TermsVersionId = "version of a document that people accept",
    TermsAcceptanceId = "acceptance of a document",
    ConsentId = "consent, given or withdrawn",
    BreachId = "breach of personal data",
    BreachEntryId = "entry about a breach",
}
